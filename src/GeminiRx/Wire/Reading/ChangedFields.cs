using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Remembers the last value of each field, because the service repeats many fields with every event.</summary>
internal sealed class ChangedFields
{
    // Further fields count as changed with every event: no stream must make the memory grow without a limit.
    private const int MaxFields = 256;

    private Dictionary<string, byte[]>? _last; // most streams have no such field

    /// <summary>Records a field's value.</summary>
    /// <returns>Whether the value differs from the last one.</returns>
    public bool TryRecordChange(string field, ReadOnlySpan<byte> json)
    {
        _last ??= [];
        if (_last.TryGetValue(field, out var last) && json.SequenceEqual(last))
        {
            return false;
        }

        if (last is not null || _last.Count < MaxFields)
        {
            _last[field] = json.ToArray();
        }

        return true;
    }

    /// <summary>Reads the next value and records it.</summary>
    /// <param name="reader">The reader, before the value.</param>
    /// <param name="field">The field's name.</param>
    /// <returns>The value; null if it is the same as the last one.</returns>
    public JsonElement? ReadIfChanged(ref JsonCursor reader, string field)
    {
        var raw = reader.ReadRaw();
        return TryRecordChange(field, raw) ? JsonCursorExtensions.ToElement(raw) : null;
    }
}
