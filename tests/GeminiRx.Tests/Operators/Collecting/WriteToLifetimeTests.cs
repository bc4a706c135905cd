using System.IO.Pipelines;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Collecting;

public sealed class WriteToLifetimeTests
{
    private readonly TestScheduler _scheduler = new();

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
    public void WriteTo_Error_FollowsTheLastWrite()
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
    public void WriteTo_Null_ThrowsAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).WriteTo(TextWriter.Null));
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).WriteTo(Stream.Null));
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).WriteTo(PipeWriter.Create(Stream.Null)));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<string>().WriteTo((TextWriter)null!));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<string>().WriteTo((Stream)null!));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<string>().WriteTo((PipeWriter)null!));
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
