using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Unicode;

namespace GeminiRx;

/// <summary>Detects the media type of an attachment, with the names that the service documents.</summary>
public static class MediaType
{
    private static readonly Dictionary<string, string> _byExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".gif"] = "image/gif",
        [".heic"] = "image/heic",
        [".heif"] = "image/heif",
        [".avif"] = "image/avif",
        [".pdf"] = "application/pdf",
        [".wav"] = "audio/wav",
        [".mp3"] = "audio/mp3",
        [".aiff"] = "audio/aiff",
        [".aif"] = "audio/aiff",
        [".aac"] = "audio/aac",
        [".ogg"] = "audio/ogg",
        [".flac"] = "audio/flac",
        [".m4a"] = "audio/m4a",
        [".mp4"] = "video/mp4",
        [".mpeg"] = "video/mpeg",
        [".mpg"] = "video/mpeg",
        [".mov"] = "video/mov",
        [".avi"] = "video/avi",
        [".flv"] = "video/x-flv",
        [".webm"] = "video/webm",
        [".wmv"] = "video/wmv",
        [".3gp"] = "video/3gpp",
        [".txt"] = "text/plain",
        [".md"] = "text/markdown",
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".css"] = "text/css",
        [".csv"] = "text/csv",
        [".xml"] = "text/xml",
        [".rtf"] = "text/rtf",
        [".js"] = "text/javascript",
        [".json"] = "application/json",
    };

    /// <summary>Detects a media type from the first bytes, then from the file extension. Other text is <c>text/plain</c>.</summary>
    /// <param name="data">The content, or its beginning.</param>
    /// <param name="name">The file's name. Default null: none.</param>
    /// <returns>The media type; null if it is unknown.</returns>
    public static string? Detect(ReadOnlySpan<byte> data, string? name = null) =>
        (ByContent(data), name is null ? null : ByName(name)) switch
        {
            // An MPEG-4 file may contain only audio. The first two bytes of an audio frame may also be the start of a text.
            ("video/mp4", "audio/m4a") => "audio/m4a",
            ("audio/mp3" or "audio/aac", { } named) when named.StartsWith("text/", StringComparison.Ordinal) => named,
            var (seen, named) => seen ?? named ?? (IsText(data) ? "text/plain" : null),
        };

    internal static string? ByName(string name) => _byExtension.GetValueOrDefault(Path.GetExtension(name));

    internal static string Require(ReadOnlySpan<byte> data, string? name) =>
        Detect(data, name)
        ?? throw new ArgumentException(
            $"The media type of {(name is null ? "the attachment" : Path.GetFileName(name))} cannot be detected: "
                + "pass it, such as image/png.",
            nameof(data)
        );

    internal static bool IsValid(string mimeType) => MediaTypeHeaderValue.TryParse(mimeType, out _);

    internal static string EnsureValid(string mimeType) =>
        IsValid(mimeType)
            ? mimeType
            : throw new ArgumentException(
                $"Invalid media type '{mimeType}': use the form type/subtype, such as image/png.",
                nameof(mimeType)
            );

    private static string? ByContent(ReadOnlySpan<byte> data) =>
        data switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => "application/pdf",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, ..] => Tag(data) switch
            {
                "WEBP" => "image/webp",
                "WAVE" => "audio/wav",
                "AVI " => "video/avi",
                _ => null,
            },
            [(byte)'F', (byte)'O', (byte)'R', (byte)'M', _, _, _, _, ..] => Tag(data) is "AIFF" or "AIFC" ? "audio/aiff" : null,
            [0, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => ByBrand(Tag(data)),
            [(byte)'f', (byte)'L', (byte)'a', (byte)'C', 0 or 0x80, ..] => "audio/flac",
            [(byte)'O', (byte)'g', (byte)'g', (byte)'S', 0, ..] => "audio/ogg",
            [(byte)'I', (byte)'D', (byte)'3', 2 or 3 or 4, ..] => "audio/mp3",
            [0xFF, var second, var third, ..] when (second & 0xE6) == 0xE2 && (third & 0xF0) != 0xF0 && (third & 0x0C) != 0x0C =>
                "audio/mp3", // MPEG frame, layer III
            [0xFF, var second, ..] when (second & 0xF6) == 0xF0 => "audio/aac", // ADTS frame
            [0x1A, 0x45, 0xDF, 0xA3, ..] => data[..Math.Min(64, data.Length)].IndexOf("webm"u8) > 0 ? "video/webm" : "video/x-matroska",
            [0, 0, 1, 0xBA or 0xB3, ..] => "video/mpeg",
            [(byte)'F', (byte)'L', (byte)'V', 1, ..] => "video/x-flv",
            [0x30, 0x26, 0xB2, 0x75, ..] => "video/wmv",
            _ => null,
        };

    // The major brand (ISO 14496-12).
    private static string ByBrand(string brand) =>
        brand switch
        {
            "heic" or "heix" or "hevc" or "hevx" => "image/heic",
            "mif1" or "msf1" => "image/heif",
            "avif" or "avis" => "image/avif",
            "qt  " => "video/mov",
            "M4A " or "M4B " => "audio/m4a",
            ['3', 'g', ..] => "video/3gpp",
            _ => "video/mp4",
        };

    private static string Tag(ReadOnlySpan<byte> data) => data.Length < 12 ? "" : Encoding.Latin1.GetString(data[8..12]);

    // The data may end within a character.
    private static bool IsText(ReadOnlySpan<byte> data)
    {
        for (var cut = 0; cut < 4 && cut < data.Length; cut++)
        {
            if ((cut == 0 || Rune.DecodeFromUtf8(data[^cut..], out _, out _) == OperationStatus.NeedMoreData) && Utf8.IsValid(data[..^cut]))
            {
                return !data.Contains((byte)0);
            }
        }

        return false;
    }
}
