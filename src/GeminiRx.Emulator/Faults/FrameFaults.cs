using System.Globalization;
using System.Text;

namespace GeminiRx.Emulator;

/// <summary>Faults in the frames of a body.</summary>
internal static class FrameFaults
{
    /// <summary>Keeps at most <paramref name="count"/> frames and appends <paramref name="end"/>.</summary>
    public static IEnumerable<Frame> EndedAfter(IEnumerable<Frame> frames, int count, Frame end) => frames.Take(count).Append(end);

    /// <summary>Closes the connection at a byte offset.</summary>
    public static IEnumerable<Frame> DroppedAt(IEnumerable<Frame> frames, int bytes)
    {
        foreach (var frame in frames)
        {
            if (frame.Bytes.Length >= bytes)
            {
                yield return frame with
                {
                    Bytes = frame.Bytes[..bytes],
                };
                break;
            }

            bytes -= frame.Bytes.Length;
            yield return frame;
        }

        yield return Frame.Drop;
    }

    /// <summary>Removes the second half of one frame; frames are numbered from 1.</summary>
    public static IEnumerable<Frame> Malformed(IEnumerable<Frame> frames, int number, bool asArray)
    {
        var at = 0;
        foreach (var frame in frames)
        {
            yield return ++at == number
                ? new Frame((byte[])[.. frame.Bytes.Span[..(frame.Bytes.Length / 2)], .. asArray ? "\r\n"u8 : "\r\n\r\n"u8])
                : frame;
        }
    }

    /// <summary>
    /// Inserts an event of exactly <paramref name="mebibytes"/> MiB after the first one. It holds an image, because the service sends
    /// images in such sizes.
    /// </summary>
    public static IEnumerable<Frame> WithLargeEvent(IEnumerable<Frame> frames, int mebibytes, bool asArray)
    {
        var first = true;
        foreach (var frame in frames)
        {
            yield return frame;
            if (first)
            {
                yield return new Frame(LargeEvent(mebibytes * 1_048_576, asArray));
            }

            first = false;
        }
    }

    /// <summary>Replaces the CR LF of the service by other line ends.</summary>
    public static IEnumerable<Frame> WithLineEnds(IEnumerable<Frame> frames, string end) =>
        frames.Select(frame =>
            frame with
            {
                Bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(frame.Bytes.Span).Replace("\r\n", end, StringComparison.Ordinal)),
            }
        );

    /// <summary>Replaces <c>data: </c> at the start of every event.</summary>
    public static IEnumerable<Frame> WithPrefix(IEnumerable<Frame> frames, string prefix) =>
        frames.Select(frame =>
            IsEvent(frame) ? new Frame((byte[])[.. Encoding.UTF8.GetBytes(prefix), .. frame.Bytes.Span["data: "u8.Length..]]) : frame
        );

    /// <summary>Wraps the JSON object of every event in an array.</summary>
    public static IEnumerable<Frame> InArrays(IEnumerable<Frame> frames) =>
        frames.Select(frame =>
            IsEvent(frame)
                ? new Frame((byte[])[.. "data: ["u8, .. frame.Bytes.Span["data: "u8.Length..].TrimEnd("\r\n"u8), .. "]\r\n\r\n"u8])
                : frame
        );

    /// <summary>Inserts a comment before every event.</summary>
    public static IEnumerable<Frame> WithComments(IEnumerable<Frame> frames) =>
        frames.SelectMany(
            (frame, number) =>
                new[]
                {
                    new Frame(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $": keep-alive {number + 1}\r\n\r\n"))),
                    frame,
                }
        );

    public static string NameOf(FramingVariant variant) =>
        variant switch
        {
            FramingVariant.Bytes => "bytes",
            FramingVariant.Utf8Cut => "utf8-cut",
            FramingVariant.WrongType => "wrong-type",
            FramingVariant.Gzip => "gzip",
            FramingVariant.Comments => "comments",
            FramingVariant.Done => "done",
            FramingVariant.NoSpace => "no-space",
            FramingVariant.NamedEvents => "named-events",
            FramingVariant.DataArray => "data-array",
            FramingVariant.RawLines => "raw-lines",
            FramingVariant.Lf => "lf",
            FramingVariant.Cr => "cr",
            FramingVariant.Bom => "bom",
            FramingVariant.NoLastBlank => "no-last-blank",
            _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "Use a defined variant."),
        };

    private static bool IsEvent(Frame frame) => frame.Bytes.Span.StartsWith("data: "u8);

    private static byte[] LargeEvent(int length, bool asArray)
    {
        var head = asArray ? ",\r\n"u8 : "data: "u8;
        var open = "{\"candidates\": [{\"content\": {\"parts\": [{\"inlineData\": {\"mimeType\": \"image/png\",\"data\": \""u8;
        var close = "\"}}],\"role\": \"model\"},\"index\": 0}]}"u8;
        var tail = asArray ? "\r\n"u8 : "\r\n\r\n"u8;

        // Base64 has groups of four characters; spaces between the braces fill the remainder.
        var free = Math.Max(0, length - head.Length - open.Length - close.Length - tail.Length);
        var data = new byte[free - (free % 4)].AsSpan();
        data.Fill((byte)'A');
        return [.. head, .. open, .. data, .. close[..^1], .. "   "u8[..(free % 4)], .. close[^1..], .. tail];
    }
}
