using System.IO.Pipelines;
using System.Reactive;
using System.Reactive.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Collecting;

public sealed partial class WriteEventsToTests
{
    private static readonly Chunk _a = new TextChunk("a\r\nb");
    private static readonly Chunk _b = new TextChunk("c");

    private readonly TestScheduler _scheduler = new();
    private readonly MemoryStream _stream = new();

    [Fact]
    public void WriteEventsTo_Chunks_AreNumberedEventsAndAnEnd()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext(210, _a),
            OnNext<Chunk>(220, new RewindChunk(4)),
            OnNext(230, _b),
            OnCompleted<Chunk>(240)
        );

        var result = _scheduler.Start(() => source.WriteEventsTo(_stream, null, _scheduler));

        result.Messages.AssertEqual(OnNext(240, Unit.Default), OnCompleted<Unit>(240));
        source.Subscriptions.AssertEqual(Subscribe(200, 240));
        Assert.Equal(
            "id: 1\nevent: text\ndata: {\"type\":\"text\",\"text\":\"a\\r\\nb\"}\n\n"
                + "id: 2\nevent: rewind\ndata: {\"type\":\"rewind\",\"length\":4}\n\n"
                + "id: 3\nevent: text\ndata: {\"type\":\"text\",\"text\":\"c\"}\n\n"
                + "event: done\ndata: {}\n\n",
            Written
        );
    }

    [Fact]
    public void WriteEventsTo_Empty_IsTheEndOnly()
    {
        var result = _scheduler.Start(() => Observable.Empty<Chunk>().WriteEventsTo(_stream, null, _scheduler));

        result.Messages.AssertEqual(OnNext(200, Unit.Default), OnCompleted<Unit>(200));
        Assert.Equal("event: done\ndata: {}\n\n", Written);
    }

    [Fact]
    public void WriteEventsTo_FailureOfTheAnswer_IsTheLastEvent()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext(210, _b),
            OnError<Chunk>(220, new GeminiStreamException(StreamFault.Truncated, "cut"))
        );

        var result = _scheduler.Start(() => source.WriteEventsTo(_stream, null, _scheduler));

        result.Messages.AssertEqual(OnNext(220, Unit.Default), OnCompleted<Unit>(220));
        Assert.Equal(
            Event(1, "c")
                + "event: error\ndata: {\"type\":\"error\",\"kind\":\"truncated\",\"message\":\"cut\","
                + "\"advice\":\"The text so far is kept. Ask again for the rest.\"}\n\n",
            Written
        );
    }

    [Fact]
    public void WriteEventsTo_OtherError_IsToldWithoutItsMessageAndPassedOn()
    {
        var error = new InvalidOperationException("secret");
        var source = _scheduler.CreateHotObservable(OnNext(210, _b), OnError<Chunk>(220, error));

        var result = _scheduler.Start(() => source.WriteEventsTo(_stream, null, _scheduler));

        result.Messages.AssertEqual(OnError<Unit>(220, error));
        Assert.Contains("\n\nevent: error\ndata: {\"type\":\"error\",", Written, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Written, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteEventsTo_Silence_IsFilledWithComments()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, _b), OnCompleted<Chunk>(450));

        _scheduler.Start(() => source.WriteEventsTo(_stream, new() { KeepAlive = TimeSpan.FromTicks(100) }, _scheduler));

        Assert.Equal($"{Event(1, "c")}:\n\n:\n\nevent: done\ndata: {{}}\n\n", Written);
    }

    [Fact]
    public void WriteEventsTo_KeepAliveOfTheSource_IsACommentAndNotCounted()
    {
        Chunk[] chunks = [_b, new KeepAliveChunk(), _b];

        chunks.ToObservable().WriteEventsTo(_stream, null, _scheduler, TestContext.Current.CancellationToken).Wait();

        Assert.Equal($"{Event(1, "c")}:\n\n{Event(2, "c")}event: done\ndata: {{}}\n\n", Written);
    }

    [Fact]
    public void WriteEventsTo_Cancelled_EndsAtOnceAndDisposesTheSource()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, _b), OnNext(300, _a));
        using var gone = new CancellationTokenSource();
        CancelAt(250, gone);

        var result = _scheduler.Start(() => source.WriteEventsTo(_stream, null, _scheduler, gone.Token));

        result.Messages.AssertEqual(OnError<Unit>(250, e => e is OperationCanceledException));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void WriteEventsTo_FailingWriter_DisposesTheSource()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, _b), OnNext(300, _a));
        _stream.Dispose();

        var result = _scheduler.Start(() => source.WriteEventsTo(_stream, null, _scheduler));

        result.Messages.AssertEqual(OnError<Unit>(210, e => e is ObjectDisposedException));
        source.Subscriptions.AssertEqual(Subscribe(200, 210));
    }

    [Fact]
    public async Task WriteEventsTo_Pipe_IsFlushedAndNotCompleted()
    {
        var pipe = new Pipe();

        await Observable.Return(_b).WriteEventsTo(pipe.Writer, cancellationToken: TestContext.Current.CancellationToken);

        var read = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal($"{Event(1, "c")}event: done\ndata: {{}}\n\n", Hash().Replace(Encoding.UTF8.GetString(read.Buffer), ""));
        Assert.False(read.IsCompleted);
    }

    [Fact]
    public void WriteEventsTo_EveryKindOfChunk_IsNamedAsInItsJson()
    {
        foreach (var seed in Enumerable.Range(0, 500))
        {
            var chunk = new Chunks.GeneratedChunks(new Random(seed)).Next();
            using var stream = new MemoryStream();
            Observable.Return(chunk).WriteEventsTo(stream, null, _scheduler, TestContext.Current.CancellationToken).Wait();

            var lines = Text(stream).Split('\n');
            Assert.True(
                chunk is KeepAliveChunk
                    || (
                        ChunkJson.Parse(lines[2]["data: ".Length..]).Equals(chunk)
                        && lines[2].StartsWith($"data: {{\"type\":\"{lines[1]["event: ".Length..]}\"", StringComparison.Ordinal)
                    )
            );
        }
    }

    [Fact]
    public void WriteEventsTo_InvalidArguments_ThrowAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).WriteEventsTo(_stream));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<Chunk>().WriteEventsTo((Stream)null!));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<Chunk>().WriteEventsTo((PipeWriter)null!));
        Assert.Throws<ArgumentException>(() => new EventStreamOptions { AnswerId = "a\nb" });
        Assert.Throws<ArgumentNullException>(() => new EventStreamOptions { AnswerId = null! });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventStreamOptions { KeepAlive = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventStreamOptions { KeepAlive = TimeSpan.MaxValue });
    }

    private void CancelAt(long time, CancellationTokenSource source) =>
        _scheduler.CreateHotObservable(OnNext(time, Unit.Default)).Subscribe(_ => source.Cancel(), e => throw e);

    private string Written => Text(_stream);

    private static string Text(MemoryStream stream) => Hash().Replace(Encoding.UTF8.GetString(stream.ToArray()), "");

    [GeneratedRegex("(?<=^id: .*[0-9])-[0-9a-f]{8}$", RegexOptions.Multiline)]
    private static partial Regex Hash();

    private static string Event(object id, string text) => $"id: {id}\nevent: text\ndata: {{\"type\":\"text\",\"text\":\"{text}\"}}\n\n";
}
