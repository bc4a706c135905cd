using System.IO.Pipelines;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Text;
using FsCheck.Xunit;
using GeminiRx.Testing;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

public sealed class WriteToTests
{
    private static readonly string[] _pieces = ["Hä", "l", "lo"];

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void WriteTo_SlowWriter_GetsWhatCameMeanwhileJoinedAndOneWriteAtATime()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext(210, "a"),
            OnNext(220, "b"),
            OnNext(230, "c"),
            OnNext(500, "d"),
            OnCompleted<string>(510)
        );
        var stream = new SlowStream(_scheduler, 100);

        var result = _scheduler.Start(() => source.WriteTo(stream));

        result.Messages.AssertEqual(OnNext(600, Unit.Default), OnCompleted<Unit>(600));
        Assert.Equal(["210 a", "310 flush", "310 bc", "410 flush", "500 d", "600 flush"], stream.Calls);
        source.Subscriptions.AssertEqual(Subscribe(200, 510));
    }

    [Fact]
    public async Task WriteTo_TextWriter_TakesAndFlushesEveryText()
    {
        await using var buffer = new MemoryStream();
        await using var writer = new StreamWriter(buffer, new UTF8Encoding(false), leaveOpen: true);

        await _pieces.ToObservable().WriteTo(writer, TestContext.Current.CancellationToken).ToTask(TimeoutToken.Start());

        Assert.Equal("Hällo", Encoding.UTF8.GetString(buffer.ToArray()));
    }

    [Fact]
    public async Task WriteTo_PipeWriter_IsFlushedAndNotCompleted()
    {
        var pipe = new Pipe();

        await _pieces.ToObservable().WriteTo(pipe.Writer, TestContext.Current.CancellationToken).ToTask(TimeoutToken.Start());

        var read = await pipe.Reader.ReadAsync(TimeoutToken.Start());
        Assert.Equal("Hällo", Encoding.UTF8.GetString(read.Buffer));
        Assert.False(read.IsCompleted);
    }

    [Fact]
    public async Task WriteTo_PipeWhoseReaderHasGone_IsAnError()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        var source = new BehaviorSubject<string>("a");

        await Assert.ThrowsAsync<IOException>(async () =>
            await source.WriteTo(pipe.Writer, TestContext.Current.CancellationToken).ToTask(TimeoutToken.Start())
        );

        Assert.False(source.HasObservers);
    }

    [Fact]
    public async Task WriteTo_PipeThatIsFull_HoldsTheNextWriteBack()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4, resumeWriterThreshold: 2, useSynchronizationContext: false));
        var source = new Subject<string>();
        var done = source.WriteTo(pipe.Writer, TestContext.Current.CancellationToken).ToTask(TimeoutToken.Start());
        source.OnNext("12345678");
        source.OnNext("9");
        source.OnNext("0");

        var first = await pipe.Reader.ReadAsync(TimeoutToken.Start());
        Assert.Equal("12345678", Encoding.UTF8.GetString(first.Buffer));
        pipe.Reader.AdvanceTo(first.Buffer.End);

        var second = await pipe.Reader.ReadAsync(TimeoutToken.Start());
        Assert.Equal("90", Encoding.UTF8.GetString(second.Buffer));
        source.OnCompleted();
        await done;
    }

    [Fact]
    public void WriteTo_Empty_WritesNothingAndIsDone()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<string>(250));
        var stream = new SlowStream(_scheduler, 100);

        var result = _scheduler.Start(() => source.WriteTo(stream));

        result.Messages.AssertEqual(OnNext(250, Unit.Default), OnCompleted<Unit>(250));
        Assert.Empty(stream.Calls);
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void WriteTo_Error_ComesAfterEverythingIsWritten()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnError<string>(230, error));
        var stream = new SlowStream(_scheduler, 100);

        var result = _scheduler.Start(() => source.WriteTo(stream));

        result.Messages.AssertEqual(OnError<Unit>(410, error));
        Assert.Equal(["210 a", "310 flush", "310 b", "410 flush"], stream.Calls);
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void WriteTo_Disposed_CancelsTheWriteAndDropsTheRest()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnCompleted<string>(900));
        var stream = new SlowStream(_scheduler, 100);

        var result = _scheduler.Start(() => source.WriteTo(stream), 250);

        Assert.Empty(result.Messages);
        Assert.True(stream.Token.IsCancellationRequested);
        Assert.Equal(["210 a"], stream.Calls);
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void WriteTo_Cancelled_EndsAtOnceAndAbortsTheRequest()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnCompleted<string>(900));
        var stream = new SlowStream(_scheduler, 100);
        using var gone = new CancellationTokenSource();
        _scheduler.CreateHotObservable(OnNext(250, Unit.Default)).Subscribe(_ => gone.Cancel(), e => throw e);

        var result = _scheduler.Start(() => source.WriteTo(stream, gone.Token));

        result.Messages.AssertEqual(
            OnError<Unit>(250, e => e is OperationCanceledException cancelled && cancelled.CancellationToken == gone.Token)
        );
        Assert.True(stream.Token.IsCancellationRequested);
        Assert.Equal(["210 a"], stream.Calls);
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    public static TheoryData<string> Writers => ["text", "pipe", "stream"];

    [Theory]
    [MemberData(nameof(Writers))]
    public void WriteTo_CancelledBefore_SendsNoRequest(string writer)
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnCompleted<string>(900));
        using var buffer = new MemoryStream();

        var result = _scheduler.Start(() => WriteTo(source, writer, buffer, new CancellationToken(canceled: true)));

        result.Messages.AssertEqual(OnError<Unit>(200, e => e is OperationCanceledException));
        Assert.Empty(source.Subscriptions);
        Assert.Equal(0, buffer.Length);
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void WriteTo_CancelledAfterTheEnd_HasEnded(string writer)
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnCompleted<string>(220));
        using var buffer = new MemoryStream();
        using var gone = new CancellationTokenSource();

        var result = _scheduler.Start(() => WriteTo(source, writer, buffer, gone.Token));
        gone.Cancel();

        result.Messages.AssertEqual(OnNext(220, Unit.Default), OnCompleted<Unit>(220));
        Assert.Equal("a"u8, buffer.ToArray());
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void WriteTo_ThrowingWriter_EndsTheStream()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"));
        var stream = new MemoryStream();
        stream.Dispose();

        var result = _scheduler.Start(() => source.WriteTo(stream));

        result.Messages.AssertEqual(OnError<Unit>(210, e => e is ObjectDisposedException));
        source.Subscriptions.AssertEqual(Subscribe(200, 210));
    }

    [Fact]
    public void WriteTo_Null_IsRefusedAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).WriteTo(TextWriter.Null));
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).WriteTo(Stream.Null));
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).WriteTo(PipeWriter.Create(Stream.Null)));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<string>().WriteTo((TextWriter)null!));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<string>().WriteTo((Stream)null!));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<string>().WriteTo((PipeWriter)null!));
    }

    [Property]
    public void WriteTo_AnyCuts_WritesTheTextAsUtf8(byte[] seeds, byte[] cuts)
    {
        var text = Generated.Text(seeds);
        using var stream = new MemoryStream();

        Generated.Cut(text, cuts).ToObservable().WriteTo(stream, TestContext.Current.CancellationToken).Wait();

        Assert.Equal(text, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void WriteTo_TextThatEndsInsideACharacter_EndsWithAReplacement()
    {
        using var stream = new MemoryStream();

        Observable.Return("a\ud83d").WriteTo(stream, TestContext.Current.CancellationToken).Wait();

        Assert.Equal("a\ufffd", Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static IObservable<Unit> WriteTo(
        IObservable<string> source,
        string writer,
        MemoryStream buffer,
        CancellationToken cancellationToken
    ) =>
        writer switch
        {
            "text" => source.WriteTo(new StreamWriter(buffer, new UTF8Encoding(false), leaveOpen: true), cancellationToken),
            "pipe" => source.WriteTo(PipeWriter.Create(buffer, new StreamPipeWriterOptions(leaveOpen: true)), cancellationToken),
            _ => source.WriteTo(buffer, cancellationToken),
        };

    private sealed class SlowStream(TestScheduler scheduler, long duration) : MemoryStream
    {
        public List<string> Calls { get; } = [];

        public CancellationToken Token { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Token = cancellationToken;
            Calls.Add($"{scheduler.Clock} {Encoding.UTF8.GetString(buffer.Span)}");
            await Observable.Timer(TimeSpan.FromTicks(duration), scheduler).ToTask(cancellationToken).ConfigureAwait(false);
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Calls.Add($"{scheduler.Clock} flush");
            return Task.CompletedTask;
        }
    }
}
