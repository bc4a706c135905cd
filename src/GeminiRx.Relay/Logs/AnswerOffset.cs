using System.Globalization;
using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay;

/// <summary>Offsets of an answer: opaque strings, whose ordinal order is the order of the records.</summary>
public static class AnswerOffset
{
    private const string Format = "D16";

    /// <summary>The offset before the first record: an empty string.</summary>
    public static string Start => "";

    /// <summary>The offset after the last record, whatever it is.</summary>
    public static string Now => "now";

    internal static string At(long position) => position == 0 ? Start : position.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The number of records before an offset.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="end">The number of records of the answer.</param>
    /// <exception cref="AnswerLogException">The offset is malformed or behind the end.</exception>
    internal static long ToPosition(string offset, long end)
    {
        if (offset.Length == 0)
        {
            return 0;
        }

        if (offset == Now)
        {
            return end;
        }

        var isNumber = long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var position);
        return isNumber && position >= 1 && offset == At(position) && position <= end ? position : throw LogErrors.InvalidOffset();
    }
}
