using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Live;

/// <summary>Sessions outlive connections, over sockets on loopback.</summary>
public sealed class LiveReconnectTests
{
    [Fact]
    public async Task Conversation_With20Cuts_LosesAndDoublesNothing()
    {
        var heard = new List<IReadOnlyList<string>>();
        await using var fixture = await LiveFixture.OnLoopbackAsync(
            new LiveEmulatorOptions
            {
                // Every connection carries a turn and a half.
                OnConnect = connection => new LiveCut { AfterMessages = 12, CloseCode = connection.Number % 2 == 0 ? 1011 : null },
                OnTurn = turn =>
                {
                    heard.Add(turn.Conversation);
                    return null;
                },
            }
        );
        await using var session = fixture.Open();

        for (var i = 0; i < 24; i++)
        {
            var chunks = await session.Turn($"this is prompt number {i}").ToList().ToTask(TimeoutToken.Start());
            Assert.Equal($"this is prompt number {i}", (await chunks.ToObservable().ToCompletion()).Text);
        }

        Assert.InRange(fixture.Emulator.Live.Connections, 21, 60);

        // The last prompt was heard after each of the turns before it, once.
        Assert.Equal(
            Enumerable.Range(0, 23).SelectMany(i => new[] { $"this is prompt number {i}", $"this is prompt number {i}" }),
            heard[^1]
        );
    }

    [Fact]
    public async Task Goodbye_BetweenTurns_ReplacesTheConnection_WithoutAnyChunk()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync(
            new LiveEmulatorOptions { OnConnect = one => one.Number == 1 ? new LiveCut { GoAway = TimeSpan.FromMinutes(1) } : null }
        );
        await using var session = fixture.Open();

        var first = await session.Turn("first").ToList().ToTask(TimeoutToken.Start());
        var second = await session.Turn("second").ToList().ToTask(TimeoutToken.Start());

        Assert.DoesNotContain(first.Concat(second), chunk => chunk is RetryingChunk or RewindChunk);
        Assert.Equal("second", LiveSessionTests.TextOf(second));
        Assert.Equal(2, fixture.Emulator.Live.Connections);
    }

    [Fact]
    public async Task Handle_ThatIsRefused_EndsTyped()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync(Refusing());
        await using var session = fixture.Open();
        await session.Turn("first").ToTask(TimeoutToken.Start());

        var failure = await Assert.ThrowsAsync<GeminiLiveException>(() => session.Turn("second turn").ToTask(TimeoutToken.Start()));

        Assert.Equal((LiveFault.HandleRefused, 1007), (failure.Fault, failure.CloseCode));
        Assert.Contains("ContinueWithHistory", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_ThatIsRefused_GoesOnWithTheHistory_IfAllowed()
    {
        IReadOnlyList<string> heard = [];
        await using var fixture = await LiveFixture.OnLoopbackAsync(
            Refusing() with
            {
                OnTurn = turn =>
                {
                    heard = turn.Conversation;
                    return null;
                },
            }
        );
        await using var session = fixture.Open(LiveFixture.Text with { OnRefusedHandle = RefusedHandle.ContinueWithHistory });
        await session.Turn("first").ToTask(TimeoutToken.Start());

        var second = await session.Turn("second turn").ToCompletion().ToTask(TimeoutToken.Start());

        Assert.Equal("second turn", second.Text);
        Assert.Equal(["first", "first"], heard);
    }

    [Fact]
    public async Task Call_BeforeACut_IsMadeOnce_AndItsResultIsSentAgain()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync(
            LiveSessionTests.Calling("It is sunny.") with
            {
                OnConnect = one => one.Number < 4 ? new LiveCut { AfterMessages = (int)one.Number + 1 } : null,
            }
        );
        await using var session = fixture.Open();

        var chunks = await session
            .Turn("weather?")
            .Do(chunk => LiveSessionTests.Answer(session, chunk))
            .ToList()
            .ToTask(TimeoutToken.Start());

        Assert.Single(chunks.OfType<ToolCallChunk>());
        Assert.Equal("It is sunny.", (await chunks.ToObservable().ToCompletion()).Text);
        Assert.Empty(chunks.OfType<ToolCallCancellationChunk>());
        Assert.Equal(3, chunks.OfType<RetryingChunk>().Count());
    }

    private static LiveEmulatorOptions Refusing() =>
        new() { RefuseHandles = true, OnConnect = one => one.Number == 1 ? new LiveCut { AfterMessages = 6 } : null };
}
