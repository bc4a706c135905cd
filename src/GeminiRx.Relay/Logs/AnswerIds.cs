using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Logs;

/// <summary>Which ids are valid: those that are safe as names of files and of keys.</summary>
internal static class AnswerIds
{
    private const int MaxLength = 128;

    public static void Check(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (
            id.Length is 0 or > MaxLength
            || id[0] == '.'
            || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
        )
        {
            throw LogErrors.InvalidId();
        }
    }

    public static void CheckProducer(string producer)
    {
        ArgumentException.ThrowIfNullOrEmpty(producer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(producer.Length, MaxLength, nameof(producer));
    }

    /// <summary>A record of the end may only be the last one.</summary>
    public static void CheckRecords(IReadOnlyList<AnswerRecord> records, long position)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        for (var i = 0; i < records.Count - 1; i++)
        {
            if (records[i].Kind == AnswerRecordKind.End)
            {
                throw new ArgumentException("Invalid records: the end is followed by another record.", nameof(records));
            }
        }
    }
}
