using System.Globalization;

namespace GeminiRx.Operators.Internal;

/// <summary>An answer as server-sent events (WHATWG HTML, section 9.2).</summary>
/// <remarks>
/// While the source is subscribed to, the events are held for a reader that continues, because only then is it known whether its event is
/// one of them. Calls must not overlap.
/// </remarks>
/// <param name="answerId">The name of the answer, which may be empty.</param>
/// <param name="lastEventId">The last event of the reader; null or empty for a new reader.</param>
/// <param name="write">Receives one or more whole events.</param>
internal sealed class EventLines(string answerId, string? lastEventId, Action<string> write)
{
    private const string KeepAlive = ":\n\n";
    private const string Reset = "event: reset\ndata: {}\n\n";
    private const string Done = "event: done\ndata: {}\n\n";
    private const string Failed = """{"type":"error","kind":"other","message":"The answer failed."}""";
    private const string Type = "{\"type\":\""; // how the JSON of each chunk begins

    private readonly string _prefix = answerId.Length == 0 ? "" : $"{answerId}-";
    private List<(string Text, string? Id)>? _held = string.IsNullOrEmpty(lastEventId) ? null : [];
    private int _count;
    private uint _hash = 2166136261;

    /// <summary>Writes a chunk.</summary>
    public void Add(Chunk chunk)
    {
        if (chunk is not KeepAliveChunk)
        {
            var json = ChunkJson.Serialize(chunk);
            var kind = json[Type.Length..json.IndexOf('"', Type.Length)];
            var id = NextId(json);
            Write($"id: {id}\nevent: {kind}\ndata: {json}\n\n", id);
        }
        else if (_held is null)
        {
            write(KeepAlive);
        }
    }

    /// <summary>Writes the end. It has no id, so that a reader that comes back nevertheless receives the end only.</summary>
    public void End(Exception? failure) =>
        Write(
            failure is null ? Done : $"event: error\ndata: {(failure is GeminiException known ? ChunkJson.Serialize(known) : Failed)}\n\n"
        );

    /// <summary>The source is subscribed to, so the events so far are the past.</summary>
    public void EndPast()
    {
        if (_held is not { } past)
        {
            return;
        }

        _held = null;
        var known = 1 + past.FindIndex(line => line.Id == lastEventId);
        if (known == 0)
        {
            write(Reset);
        }

        if (past.Count > known)
        {
            write(string.Concat(past.Skip(known).Select(line => line.Text)));
        }
    }

    private void Write(string text, string? id = null)
    {
        if (_held is null)
        {
            write(text);
        }
        else
        {
            _held.Add((text, id));
        }
    }

    // The number of the chunk, and a hash (FNV-1a) of the chunks up to it: a source that cuts the answer differently has other ids.
    private string NextId(string json)
    {
        foreach (var character in json)
        {
            _hash = (_hash ^ character) * 16777619;
        }

        _count++;
        return string.Create(CultureInfo.InvariantCulture, $"{_prefix}{_count}-{_hash:x8}");
    }
}
