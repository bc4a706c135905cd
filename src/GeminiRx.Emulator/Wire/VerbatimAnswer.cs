using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Bytes sent unchanged: a stream, or the body of an error.</summary>
internal static class VerbatimAnswer
{
    /// <summary>The status and content type that the service sends with such bytes, and whether it sends them without delay.</summary>
    public static (int Status, string ContentType, bool Immediate) GetHead(ReadOnlyMemory<byte> bytes, ServiceMethod method) =>
        ErrorCode(bytes) is { } code ? (code, EmulatedAnswer.Json, true)
        : method == ServiceMethod.Stream ? (200, EmulatedAnswer.EventStream, false)
        : (200, EmulatedAnswer.Json, true);

    /// <summary>The bytes event by event, cut after the blank lines.</summary>
    public static IEnumerable<Frame> Frames(ReadOnlyMemory<byte> bytes)
    {
        for (var (start, length) = (0, 0); start < bytes.Length; start += length)
        {
            length = EventLength(bytes.Span[start..]);
            yield return new Frame(bytes.Slice(start, length));
        }
    }

    /// <summary>The HTTP status of an error body; null for other bytes.</summary>
    private static int? ErrorCode(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return
                document.RootElement.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("code", out var code)
                && code.ValueKind == JsonValueKind.Number
                && code.TryGetInt32(out var number)
                && number is >= 400 and <= 599
                ? number
                : null;
        }
        catch (JsonException)
        {
            // The bytes are not one complete JSON object, so they are a stream.
            return null;
        }
    }

    /// <summary>The length of the first event including the blank lines after it. A line ends with LF, CR LF or CR.</summary>
    private static int EventLength(ReadOnlySpan<byte> bytes)
    {
        var (at, blankSeen) = (0, false);
        while (at < bytes.Length)
        {
            var length = bytes[at..].IndexOfAny("\r\n"u8);
            if (length != 0 && blankSeen)
            {
                return at;
            }

            if (length < 0)
            {
                break;
            }

            blankSeen = length == 0;
            at += length + (bytes[(at + length)..].StartsWith("\r\n"u8) ? 2 : 1);
        }

        return bytes.Length;
    }
}
