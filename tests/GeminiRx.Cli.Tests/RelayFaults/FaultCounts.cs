using System.Collections.Concurrent;

namespace GeminiRx.Cli.Tests;

/// <summary>What a schedule does to processes and connections.</summary>
internal enum ProcessFault
{
    ProducerKilled,
    ProducerPaused,
    RelayKilled,
    RedisKilled,
    StorageCut,
    ReadersCut,
}

/// <summary>How often things happened in all schedules. Thread-safe.</summary>
internal sealed class FaultCounts
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public int this[string what] => _counts.GetValueOrDefault(what);

    public int this[ProcessFault fault] => this[fault.ToString()];

    public void Add(ProcessFault fault) => Add(fault.ToString());

    public void Add(string what, int count = 1) => _counts.AddOrUpdate(what, count, (_, before) => before + count);

    public override string ToString() =>
        string.Join(", ", _counts.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Value} {item.Key}"));
}
