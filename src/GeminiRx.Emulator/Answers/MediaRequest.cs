using System.Globalization;

namespace GeminiRx.Emulator;

/// <summary>The pictures and the speech that a request asks for by its model, its modalities and its settings.</summary>
internal sealed record MediaRequest(IReadOnlyList<string> Modalities, string? AspectRatio, string? ImageSize)
{
    /// <summary>Whether the answer has text beside its media.</summary>
    public bool WantsText => Modalities.Count == 0 || Modalities.Contains("TEXT");

    /// <summary>The picture; null if the request asks for none.</summary>
    public EmulatorImage? PictureFor(string? model) =>
        Modalities.Contains("IMAGE") || (Modalities.Count == 0 && IsImageModel(model)) ? Picture() : null;

    /// <summary>Whether the answer is speech.</summary>
    public bool WantsSpeech(string? model) => Modalities.Contains("AUDIO") || (Modalities.Count == 0 && IsSpeechModel(model));

    /// <summary>Whether a model answers with pictures.</summary>
    public static bool IsImageModel(string? model) =>
        model?.Contains("-image", StringComparison.Ordinal) == true || model?.Contains("nano-banana", StringComparison.Ordinal) == true;

    /// <summary>Whether a model answers with speech.</summary>
    public static bool IsSpeechModel(string? model) => model?.EndsWith("-tts", StringComparison.Ordinal) == true;

    // The longer side has the size; the service rounds otherwise.
    private EmulatorImage Picture()
    {
        var size = ImageSize?.ToUpperInvariant() switch
        {
            "512" => 512,
            "2K" => 2_048,
            "4K" => EmulatorImage.MaxSize,
            _ => 1_024,
        };
        return
            AspectRatio?.Split(':') is [var width, var height]
            && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w)
            && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            && (w, h) is (> 0 and <= 100, > 0 and <= 100)
            ? new EmulatorImage(Math.Max(1, size * Math.Min(w, h) / h), Math.Max(1, size * Math.Min(w, h) / w))
            : new EmulatorImage(size, size);
    }
}
