using System.Globalization;
using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay;

/// <summary>Offsets of an answer: opaque strings, whose ordinal order is the order of the records.</summary>
public static class AnswerOffset
{
    private const string Format = "D16";
    private const char Separator = '-';

    /// <summary>The offset before the first record: an empty string.</summary>
    public static string Start => "";

    /// <summary>The offset after the last record, whatever it is.</summary>
    public static string Now => "now";

    /// <summary>The offset after a record.</summary>
    /// <param name="position">The number of records up to it.</param>
    /// <param name="epoch">The lease under which it was written: another record at its place has another one. 0 if it is not
    /// known.</param>
    internal static string At(long position, long epoch = 0)
    {
        var number = position.ToString(Format, CultureInfo.InvariantCulture);
        return position == 0 ? Start
            : epoch == 0 ? number
            : string.Create(CultureInfo.InvariantCulture, $"{number}{Separator}{epoch}");
    }

    /// <summary>The number of records before an offset, and the epoch of the last of them; 0 if the offset does not tell it.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="end">The number of records of the answer.</param>
    /// <exception cref="AnswerLogException">The offset is malformed or behind the end.</exception>
    internal static (long Position, long Epoch) Parse(string offset, long end)
    {
        if (offset.Length == 0 || offset == Now)
        {
            return (offset.Length == 0 ? 0 : end, 0);
        }

        var separator = offset.IndexOf(Separator);
        var isPosition = TryParse(separator < 0 ? offset : offset[..separator], out var position);
        var epoch = 0L;
        var isEpoch = separator < 0 || TryParse(offset[(separator + 1)..], out epoch);
        return isPosition && isEpoch && position >= 1 && offset == At(position, epoch) && position <= end
            ? (position, epoch)
            : throw LogErrors.InvalidOffset();
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
