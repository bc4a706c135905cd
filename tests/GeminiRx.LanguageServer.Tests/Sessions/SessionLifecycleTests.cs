using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Nerdbank.Streams;

namespace GeminiRx.LanguageServer.Tests.Sessions;

/// <summary>Sessions at the moment of their end, with an editor that answers nothing.</summary>
public sealed class SessionLifecycleTests : IDisposable
{
    private static readonly DocumentUri _uri = new("file:///a");

    // The session wrote "cd".
    private static readonly ResumePoint _from = ResumePoint.AtOffset(4) with
    {
        Written = WrittenText.None.Add(new WrittenText.Piece(2, 0, 2)),
        Text = "cd",
    };

    private readonly ServerConnection _connection;
    private readonly ServerState _state;
    private readonly SessionLifecycle _lifecycle;
    private readonly Document _document;

    public SessionLifecycleTests()
    {
        var (editorEnd, stream) = FullDuplexStream.CreatePair();
        _ = editorEnd.CopyToAsync(Stream.Null);
        _connection = new ServerConnection(stream, stream);
        _connection.StartListening();
        var editor = new EditorState();
        var client = new EditorClient(_connection, editor);
        _state = new ServerState(client);
        _lifecycle = new SessionLifecycle(
            _state,
            editor,
            client,
            new DailyUsage(DefaultScheduler.Instance, () => GeminiOptions.DefaultModel),
            DefaultScheduler.Instance,
            new ServerLog(NullLoggerFactory.Instance)
        );
        _document = _state.Documents.Open(_uri, 1, "abcd");
    }

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task Discard_AtTheMomentOfTheEnd_DeletesTheText()
    {
        SessionId first = default;
        var discarded = 0;

        // The request is aborted after the session's last step and before the session leaves the registry.
        var (id, end) = await StartAsync(() => discarded = _state.Sessions.Post(first, new SessionEvent.DiscardRequested()));
        first = id;
        _state.Sessions.Post(id, new SessionEvent.Abandoned(StopReason.Requested));
        await end.WaitAsync(TimeoutToken.Start());

        Assert.Equal(1, discarded);
        var removal = Assert.Single(_state.Sessions.Running);
        Assert.NotEqual(first, removal.Id);
        Assert.Null(_state.History.Ended.Find(first));
        _ = _state.Sessions.AbandonAllAsync();
        await removal.Over.WaitAsync(TimeoutToken.Start());
    }

    [Fact]
    public async Task End_WithoutADiscard_LeavesTheTextAndEntersTheHistory()
    {
        var (id, end) = await StartAsync(() => { });

        _state.Sessions.Post(id, new SessionEvent.Abandoned(StopReason.Requested));
        await end.WaitAsync(TimeoutToken.Start());

        Assert.Empty(_state.Sessions.Running);
        Assert.Equal("cd", _state.History.Ended.Find(id)!.From.Text);
    }

    [Fact]
    public async Task Discard_AtTheMomentOfTheEnd_OfAClosedDocument_HasNoEffect()
    {
        SessionId first = default;
        var (id, end) = await StartAsync(() => _state.Sessions.Post(first, new SessionEvent.DiscardRequested()));
        first = id;

        _state.Documents.Close(_uri);
        _state.Sessions.Post(id, new SessionEvent.Abandoned(StopReason.Closed));
        await end.WaitAsync(TimeoutToken.Start());

        Assert.Empty(_state.Sessions.Running);
        Assert.Empty(_state.History.Ended.All);
    }

    [Fact]
    public async Task Answer_WhileTheDocumentShowsNoEdit_IsNotReadAnyFurther()
    {
        const int Chunks = 10_000;
        var line = new string('x', 1023) + "\n";
        var delivered = 0;
        var isStopped = false;
        Thread? source = null;
        var answer = Observable.Create<Chunk>(observer =>
        {
            source = new Thread(() =>
            {
                for (; delivered < Chunks && !isStopped; delivered++)
                {
                    observer.OnNext(new TextChunk(line));
                }
            });
            source.Start();
            return () => isStopped = true;
        });
        var (id, end) = _lifecycle.Start(Plan(answer), Task.CompletedTask);

        var atFirst = await BlockedThread.CountAsync(() => source, () => delivered, SessionMailbox.MaxChunks);
        Assert.InRange(atFirst, SessionMailbox.MaxChunks, 4 * SessionMailbox.MaxChunks);

        // A report of the editor does not wait behind the answer.
        var (document, changes) = _state.Documents.Change(_uri, [new ContentChange(null, "abcd" + line)], 2)!.Value;
        _state.Sessions.PostTo(_uri, new SessionEvent.Changed(changes, document));
        var afterReport = await BlockedThread.CountAsync(() => source, () => delivered, atFirst + 1);
        Assert.InRange(afterReport, atFirst + 1, 8 * SessionMailbox.MaxChunks);

        _state.Sessions.Post(id, new SessionEvent.Abandoned(StopReason.Requested));
        await end.WaitAsync(TimeoutToken.Start());
    }

    private async Task<(SessionId Id, Task<SessionEnded> End)> StartAsync(Action onAbort)
    {
        // Subscribed to before the session ends, so that the end aborts it.
        var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = Observable.Create<Chunk>(_ =>
        {
            subscribed.SetResult();
            return Disposable.Create(onAbort);
        });
        var started = _lifecycle.Start(Plan(answer), Task.CompletedTask);
        await subscribed.Task.WaitAsync(TimeoutToken.Start());
        return started;
    }

    private SessionPlan Plan(IObservable<Chunk> answer) =>
        new(_document, _from, Granularity.Line, answer, new StreamArguments(_uri.Value, new Position(0, 4), null, null, null, null, null));
}
