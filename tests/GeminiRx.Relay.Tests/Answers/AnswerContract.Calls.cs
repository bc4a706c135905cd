using System.Reactive.Linq;
using System.Reactive.Subjects;
using GeminiRx.Relay.Tests.Support;

namespace GeminiRx.Relay.Tests.Answers;

/// <summary>How many calls a producer makes. Its clock stands still, so that no interval elapses.</summary>
public abstract partial class AnswerContract
{
    private static readonly AnswerWriterOptions _each = new() { MaxBatch = 1, BatchInterval = TimeSpan.Zero };
    private int _looks;

    // Red when the producer's own append woke it, and it read the state that the append had returned.
    [Fact]
    public async Task Append_IsOneCall()
    {
        Chunk[] answer = [.. Enumerable.Range(0, 100).Select(i => new TextChunk($"{i} "))];
        using var source = new Subject<Chunk>();
        var (_, written) = await StartAsync(source, Counted(), _each);
        Array.ForEach(answer, source.OnNext);
        source.OnCompleted();
        await written;

        Assert.InRange(_looks, 0, 1); // at the beginning
        Assert.Equal(answer, await ReadAsync(_reading.Follow("a")));
    }

    // Red when the state of an append was not looked at.
    [Fact]
    public async Task Stop_IsSeenInTheNextAppend()
    {
        using var source = new Subject<Chunk>();
        var (_, written) = await StartAsync(source, Counted(), _each);
        source.OnNext(new TextChunk("One"));
        await FirstAsync(_reading.Follow("a"));
        await _reading.StopAsync("a");
        source.OnNext(new TextChunk("two"));
        await written;

        Assert.InRange(_looks, 0, 1);
        Assert.False(source.HasObservers);
        Assert.Equal(new FinishedChunk(Outcome.Stopped), (await ReadAsync(_reading.Follow("a"))).Last());
    }

    private InterceptedLog Counted() =>
        new(
            storage.Open(_options with { TimeProvider = new Testing.VirtualClock(TimeProvider.System.GetUtcNow()) }),
            called =>
            {
                _ = called == nameof(IAnswerLog.ReadAsync) ? Interlocked.Increment(ref _looks) : 0;
                return Task.CompletedTask;
            }
        );
}
