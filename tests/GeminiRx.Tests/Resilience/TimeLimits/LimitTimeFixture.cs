using System.Text.Json;
using Microsoft.Reactive.Testing;

namespace GeminiRx.Tests.Resilience.TimeLimits;

/// <summary>Shared by <see cref="LimitTimeTests"/> and the related test classes.</summary>
public abstract class LimitTimeFixture
{
    private protected static readonly UsageChunk _usage = new(new Usage { TotalTokenCount = 1 });
    private protected static readonly TextChunk _text = new("a");
    private protected static readonly TimeSpan _50 = TimeSpan.FromTicks(50);
    private protected static readonly TimeSpan _100 = TimeSpan.FromTicks(100);

    private protected readonly TestScheduler _scheduler = new();

    public static IEnumerable<TheoryDataRow<Chunk>> Contents =>
        [
            new(_text),
            new(new ThoughtChunk("hm")),
            new(new ToolCallChunk("f", JsonDocument.Parse("{}").RootElement)),
            new(new CodeResultChunk("OUTCOME_OK", "")),
            new(new TextChunk("x") { Candidate = 1 }),
        ];

    // Start runs all scheduled work and advances the clock to it. Without a timer, the clock does not move.
    private protected void AssertNoTimer()
    {
        var now = _scheduler.Clock;
        _scheduler.Start();
        Assert.Equal(now, _scheduler.Clock);
    }
}
