using System.IO.Pipelines;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Text;
using FsCheck.Xunit;
using GeminiRx.TestSupport;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Collecting;

public sealed class WriteToTests
{
    private static readonly string[] _pieces = ["Hä", "l", "lo"];
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void WriteTo_SlowWriter_ReceivesTheTextInBetweenJoinedOneWriteAtATime()
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
    public async Task WriteTo_TextWriter_IsWrittenAndFlushed()
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
    public async Task WriteTo_PipeWithACompletedReader_IsAnError()
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
    public async Task WriteTo_FullPipe_DelaysTheNextWrite()
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
    public void WriteTo_ThrowingWriter_EndsTheStream()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"));
        var stream = new MemoryStream();
        stream.Dispose();

        var result = _scheduler.Start(() => source.WriteTo(stream));

        result.Messages.AssertEqual(OnError<Unit>(210, e => e is ObjectDisposedException));
        source.Subscriptions.AssertEqual(Subscribe(200, 210));
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
    public void WriteTo_TextEndingInsideACharacter_EndsWithAReplacement()
    {
        using var stream = new MemoryStream();

        Observable.Return("a\ud83d").WriteTo(stream, TestContext.Current.CancellationToken).Wait();

        Assert.Equal("a\ufffd", Encoding.UTF8.GetString(stream.ToArray()));
    }

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
