using System.Globalization;

namespace GeminiRx.Cli;

/// <summary>Extensions and types of generated media.</summary>
internal static class MediaNames
{
    private const int DefaultSampleRate = 24_000;

    private static readonly Dictionary<string, string> _extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/png"] = ".png",
        ["image/jpeg"] = ".jpg",
        ["image/webp"] = ".webp",
        ["image/gif"] = ".gif",
        ["audio/wav"] = ".wav",
        ["audio/mpeg"] = ".mp3",
        ["audio/mp3"] = ".mp3",
        ["audio/ogg"] = ".ogg",
        ["audio/aac"] = ".aac",
        ["audio/flac"] = ".flac",
        ["video/mp4"] = ".mp4",
        ["application/pdf"] = ".pdf",
        ["text/csv"] = ".csv",
    };

    /// <summary>The extension of a type with its dot; <c>.bin</c> if it is not known.</summary>
    public static string ExtensionOf(string type) =>
        SampleRateOf(type) is not null ? ".pcm"
        : _extensions.TryGetValue(BaseOf(type), out var extension) ? extension
        : ".bin";

    /// <summary>Whether the extension of a path is that of a type, as far as both are known.</summary>
    public static bool IsOfType(string path, string type)
    {
        var own = Path.GetExtension(path);
        var expected = ExtensionOf(type);
        return expected == ".bin"
            || own.Equals(expected, StringComparison.OrdinalIgnoreCase)
            || (expected == ".jpg" && own.Equals(".jpeg", StringComparison.OrdinalIgnoreCase))
            || (expected == ".pcm" && IsRaw(path));
    }

    /// <summary>The kinds of output for a path: an image comes with text.</summary>
    public static IReadOnlyList<Modality> ModalitiesOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" or ".jpg" or ".jpeg" or ".webp" or ".gif" => [Modality.Text, Modality.Image],
            ".wav" or ".pcm" or ".raw" => [Modality.Audio],
            _ => [],
        };

    /// <summary>Whether the name ends with an extension, and not with a number such as that of a version.</summary>
    public static bool HasExtension(string path) => Path.GetExtension(path).Any(char.IsLetter);

    /// <summary>Whether the path is for audio that the program would have to compress: the service sends raw samples.</summary>
    public static bool IsCompressedAudio(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".mp3" or ".ogg" or ".aac" or ".flac" or ".m4a" or ".opus";

    /// <summary>Whether the path is for raw samples without a header.</summary>
    public static bool IsRaw(string path) => Path.GetExtension(path).ToLowerInvariant() is ".pcm" or ".raw";

    /// <summary>The sample rate of raw audio, <c>audio/L16;codec=pcm;rate=24000</c>, in hertz; null for other types.</summary>
    public static int? SampleRateOf(string type)
    {
        if (BaseOf(type).ToLowerInvariant() is not ("audio/l16" or "audio/pcm"))
        {
            return null;
        }

        var rate = type.Split(';', StringSplitOptions.TrimEntries)
            .FirstOrDefault(parameter => parameter.StartsWith("rate=", StringComparison.OrdinalIgnoreCase));
        return int.TryParse(rate?[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var hertz) && hertz > 0
            ? hertz
            : DefaultSampleRate;
    }

    private static string BaseOf(string type) => type.Split(';')[0].Trim();
}
