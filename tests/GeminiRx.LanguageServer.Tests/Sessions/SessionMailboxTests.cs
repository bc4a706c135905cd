using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.TestSupport;

namespace GeminiRx.LanguageServer.Tests.Sessions;

public sealed class SessionMailboxTests : IDisposable
{
    private static readonly SessionEvent _chunk = new SessionEvent.Arrived(new TextChunk("a"));
    private static readonly SessionEvent _end = new SessionEvent.SourceEnded(null, null);
    private static readonly SessionEvent _stop = new SessionEvent.StopRequested();

    private readonly SessionMailbox _mailbox = new();

    public void Dispose() => _mailbox.Dispose();

    [Fact]
    public async Task Read_CommandBehindChunks_ReturnsTheCommandFirst()
    {
        _mailbox.PostChunk(_chunk);
        _mailbox.PostEnd(_end);
        _mailbox.Post(_stop);

        Assert.Equal([_stop, _chunk, _end], [await ReadAsync(), await ReadAsync(), await ReadAsync()]);
    }

    [Fact]
    public async Task Read_WhileChunksAreNotAccepted_ReturnsCommandsOnly()
    {
        var isAccepting = false;
        _mailbox.PostChunk(_chunk);

        var reading = _mailbox.ReadAsync(() => isAccepting).AsTask();
        Assert.False(reading.IsCompleted);
        isAccepting = true;
        _mailbox.Post(_stop);

        Assert.Equal(_stop, await reading.WaitAsync(TimeoutToken.Start()));
        Assert.Equal(_chunk, await ReadAsync());
    }

    [Fact]
    public async Task PostChunk_ToAFullQueue_WaitsUntilAChunkIsRead()
    {
        Fill();
        var posting = Task.Run(() => _mailbox.PostChunk(_chunk), TestContext.Current.CancellationToken);

        await AssertWaitsAsync(posting);
        await ReadAsync();

        await posting.WaitAsync(TimeoutToken.Start());
    }

    [Fact]
    public async Task PostChunk_ToAFullQueue_ContinuesAtAStopAndLosesNothing()
    {
        Fill();
        var posting = Task.Run(() => _mailbox.PostChunk(_chunk), TestContext.Current.CancellationToken);

        await AssertWaitsAsync(posting);
        _mailbox.StopWaiting();

        await posting.WaitAsync(TimeoutToken.Start());
        for (var count = 0; count <= SessionMailbox.MaxChunks; count++)
        {
            Assert.Equal(_chunk, await ReadAsync());
        }
    }

    [Fact]
    public async Task PostChunk_ToAFullQueue_ContinuesAtTheClose()
    {
        Fill();
        var posting = Task.Run(() => _mailbox.PostChunk(_chunk), TestContext.Current.CancellationToken);

        await AssertWaitsAsync(posting);
        _mailbox.Close();

        await posting.WaitAsync(TimeoutToken.Start());
    }

    [Fact]
    public async Task Post_ToAFullQueue_DoesNotWait()
    {
        Fill();

        _mailbox.Post(_stop);
        _mailbox.PostEnd(_end);

        Assert.Equal(_stop, await ReadAsync());
    }

    [Fact]
    public async Task PostChunk_OnTheThreadThatSubscribes_DoesNotWait()
    {
        _mailbox.Subscribe(() =>
        {
            Fill();
            Fill();
        });

        Assert.Equal(_chunk, await ReadAsync());
    }

    [Fact]
    public async Task PostChunk_OnAnotherThreadDuringTheSubscription_Waits()
    {
        Task? posting = null;
        _mailbox.Subscribe(() =>
        {
            Fill();
            posting = Task.Factory.StartNew(
                () => _mailbox.PostChunk(_chunk),
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        });

        await AssertWaitsAsync(posting!);
        await ReadAsync();

        await posting!.WaitAsync(TimeoutToken.Start());
    }

    [Fact]
    public void PostChunk_AfterAStop_DoesNotWait()
    {
        _mailbox.StopWaiting();
        Fill();

        _mailbox.PostChunk(_chunk);
    }

    [Fact]
    public void Close_ReturnsUnreadCommandsAndRefusesMore()
    {
        _mailbox.PostChunk(_chunk);
        _mailbox.Post(_stop);

        Assert.Equal([_stop], _mailbox.Close());
        _mailbox.Post(_stop);
        _mailbox.PostChunk(_chunk);

        Assert.Empty(_mailbox.Close());
    }

    private void Fill()
    {
        for (var count = 0; count < SessionMailbox.MaxChunks; count++)
        {
            _mailbox.PostChunk(_chunk);
        }
    }

    // A thread that does not wait completes within this time.
    private static async Task AssertWaitsAsync(Task posting) =>
        await Assert.ThrowsAsync<TimeoutException>(() => posting.WaitAsync(TimeSpan.FromMilliseconds(50)));

    private Task<SessionEvent> ReadAsync() => _mailbox.ReadAsync(() => true).AsTask().WaitAsync(TimeoutToken.Start());
}
