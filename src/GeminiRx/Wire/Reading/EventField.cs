namespace GeminiRx.Wire.Reading;

/// <summary>The fields of server-sent events (WHATWG HTML §9.2.6).</summary>
internal static class EventField
{
    /// <summary>Finds the value of a data field.</summary>
    public static bool TryGetData(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (!line.StartsWith("data:"u8))
        {
            return false;
        }

        data = line[5..];
        if (!data.IsEmpty && data[0] == (byte)' ')
        {
            data = data[1..];
        }

        return true;
    }

    /// <summary>Whether a line is a comment or a field of the format, also if the stream breaks off within the field's name.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        return colon < 0
            ? "data"u8.StartsWith(name) || "event"u8.StartsWith(name) || "id"u8.StartsWith(name) || "retry"u8.StartsWith(name)
            : name.IsEmpty || name.SequenceEqual("event"u8) || name.SequenceEqual("id"u8) || name.SequenceEqual("retry"u8);
    }

    /// <summary>Whether the data is more than blanks or an end marker.</summary>
    public static bool HasContent(ReadOnlySpan<byte> data)
    {
        if (data is [(byte)'{', ..])
        {
            return true;
        }

        var trimmed = data.Trim(" \t\n"u8);
        return !trimmed.IsEmpty && !trimmed.SequenceEqual("[DONE]"u8);
    }
}
