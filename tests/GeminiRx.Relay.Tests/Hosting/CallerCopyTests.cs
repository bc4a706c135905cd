using System.IO.Pipelines;
using System.Text;
using GeminiRx.Relay.Hosting;
using GeminiRx.Testing;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Hosting;

public sealed class CallerCopyTests
{
    private static readonly byte[] _piece = new byte[256 << 10];
    private readonly VirtualClock _clock = new();

    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 64];

    // Red without the limit: the answer waited for the caller for ever, and so did its readers.
    [Fact]
    public async Task Caller_ThatDoesNotRead_IsCutAfterItsTime_AndDelaysNothingMore()
    {
        var copy = new CallerCopy(_clock);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(copy.WriteAsync(_piece, TimeoutToken.Start()).AsTask().IsCompletedSuccessfully);
        }

        var waiting = copy.WriteAsync(_piece, TimeoutToken.Start()).AsTask();
        Assert.False(waiting.IsCompleted);
        await _clock.AdvanceUntilAsync(waiting, limit: TimeSpan.FromSeconds(11));

        Assert.True(copy.Cut.IsCancellationRequested);
        Assert.True(copy.WriteAsync(_piece, TimeoutToken.Start()).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Caller_ThatReads_ReceivesEverything()
    {
        var copy = new CallerCopy(_clock);
        var received = new MemoryStream();
        var copying = copy.CopyToAsync(PipeWriter.Create(received, new StreamPipeWriterOptions(leaveOpen: true)), TimeoutToken.Start());
        for (var i = 0; i < 20; i++)
        {
            await copy.WriteAsync(_piece, TimeoutToken.Start());
        }

        copy.End(failure: null);
        copy.Stop(isEvents: true, 499, "Stopped.");
        await copying;
        Assert.Equal(20 * _piece.Length, received.Length);
        Assert.False(copy.Cut.IsCancellationRequested);
    }

    [Fact]
    public async Task Caller_ThatHasLeft_DelaysNothing()
    {
        var copy = new CallerCopy(_clock);
        using var left = new CancellationTokenSource();
        var copying = copy.CopyToAsync(PipeWriter.Create(Stream.Null), left.Token);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(copy.WriteAsync(_piece, TimeoutToken.Start()).AsTask().IsCompletedSuccessfully);
        }
    }

    // Red when a piece of fewer bytes than the end of an event left earlier bytes where they were.
    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Stop_AddsAnErrorBetweenEvents_AndBreaksOffWithinOne_HoweverTheBytesAreSplit(int size)
    {
        const string Events = "data: {\"a\":1}\r\n\r\ndata: x\n\n\ndata: y\n\n:\r\n\r\n";
        for (var length = 0; length <= Events.Length; length++)
        {
            var sent = Events[..length];
            var copy = new CallerCopy(_clock);
            foreach (var piece in Encoding.ASCII.GetBytes(sent).Chunk(size))
            {
                await copy.WriteAsync(piece, TimeoutToken.Start());
            }

            copy.Stop(isEvents: true, 499, "Stopped.");
            var isBetween =
                length == 0 || sent.EndsWith("\n\n", StringComparison.Ordinal) || sent.EndsWith("\r\n\r\n", StringComparison.Ordinal);
            var received = new MemoryStream();
            var copying = copy.CopyToAsync(PipeWriter.Create(received, new StreamPipeWriterOptions(leaveOpen: true)), TimeoutToken.Start());
            if (!isBetween)
            {
                await Assert.ThrowsAsync<IOException>(() => copying);
                continue;
            }

            await copying;
            Assert.StartsWith($"{sent}data: {{\"error\":", Encoding.ASCII.GetString(received.ToArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Stop_OfAnAnswerThatWaits_EndsTheWait()
    {
        var copy = new CallerCopy(_clock);
        using var stop = new CancellationTokenSource();
        var waiting = copy.WriteAsync(new byte[2 << 20], stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        copy.Stop(isEvents: true, 499, "Stopped.");
    }
}
