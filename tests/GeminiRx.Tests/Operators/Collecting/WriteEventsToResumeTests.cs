using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Collecting;

/// <summary>Readers that come back with the id of their last event.</summary>
public sealed class WriteEventsToResumeTests
{
    private static readonly Chunk _a = new TextChunk("a");
    private static readonly Chunk _c = new TextChunk("c");

    private readonly TestScheduler _scheduler = new();
    private readonly MemoryStream _stream = new();

    // Deliberate break: with the joined history of ShareLive, the ids differ.
    [Theory]
    [InlineData("1", "23")]
    [InlineData("2", "3")]
    [InlineData("3", "")]
    [InlineData(null, "123")]
    [InlineData("", "123")]
    [InlineData("0", "R123")]
    [InlineData("4", "R123")]
    [InlineData("-1", "R123")]
    [InlineData("+1", "R123")]
    [InlineData(" 1", "R123")]
    [InlineData("1.0", "R123")]
    [InlineData("99999999999", "R123")]
    [InlineData("x-1", "R123")]
    public void WriteEventsTo_LastEventId_ContinuesAfterItOrStartsAgain(string? id, string expected)
    {
        var source = new Subject<Chunk>();
        var shared = source.ShareLive(new ShareOptions { KeepEveryChunk = true });
        shared.Subscribe(_ => { }, _ => { });
        source.OnNext(new TextChunk("1"));
        source.OnNext(new TextChunk("2"));
        source.OnNext(new TextChunk("3"));

        shared
            .WriteEventsTo(_stream, new() { LastEventId = id }, _scheduler, TestContext.Current.CancellationToken)
            .Subscribe(_ => { }, _ => { });
        source.OnNext(new TextChunk("4"));
        source.OnCompleted();

        var events = string.Concat(
            expected.Select(part => part == 'R' ? "event: reset\ndata: {}\n\n" : Event(part - '0', part.ToString()))
        );
        Assert.Equal($"{events}{Event(4, "4")}event: done\ndata: {{}}\n\n", Written);
    }

    [Theory]
    [InlineData("b-1", "event: reset\ndata: {}\n\n")]
    [InlineData("1", "event: reset\ndata: {}\n\n")]
    [InlineData("a-1", null)]
    public void WriteEventsTo_IdOfAnotherAnswer_IsUnknown(string id, string? start)
    {
        var shared = Observable.Return(_c).ShareLive(new ShareOptions { KeepEveryChunk = true });
        shared.Subscribe(_ => { }, _ => { });

        shared.WriteEventsTo(_stream, new() { AnswerId = "a", LastEventId = id }, _scheduler, TestContext.Current.CancellationToken).Wait();

        Assert.Equal($"{(start is null ? "" : start + Event("a-1", "c"))}event: done\ndata: {{}}\n\n", Written);
    }

    [Fact]
    public void WriteEventsTo_NewAnswerForAnOldId_StartsAgain()
    {
        var source = _scheduler.CreateColdObservable(OnNext(10, _c), OnCompleted<Chunk>(20));

        _scheduler.Start(() => source.WriteEventsTo(_stream, new() { LastEventId = "1" }, _scheduler));

        Assert.Equal($"event: reset\ndata: {{}}\n\n{Event(1, "c")}event: done\ndata: {{}}\n\n", Written);
    }

    [Fact]
    public void WriteEventsTo_ReaderThatLeaves_LeavesTheSharedAnswerToTheOthers()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, _c), OnNext(300, _a), OnCompleted<Chunk>(400));
        var shared = source.ShareLive(new ShareOptions { KeepEveryChunk = true });
        using var other = new MemoryStream();
        using var gone = new CancellationTokenSource();
        CancelAt(250, gone);

        var result = _scheduler.Start(() =>
            shared
                .WriteEventsTo(_stream, null, _scheduler, gone.Token)
                .Catch(Observable.Empty<Unit>())
                .Merge(shared.WriteEventsTo(other, null, _scheduler))
        );

        Assert.Equal(Event(1, "c"), Written);
        Assert.EndsWith("event: done\ndata: {}\n\n", Encoding.UTF8.GetString(other.ToArray()));
        source.Subscriptions.AssertEqual(Subscribe(200, 400));
    }

    [Theory]
    [InlineData(true, 250)]
    [InlineData(false, 400)]
    public void WriteEventsTo_LastReaderThatLeaves_StopsTheAnswerByOption(bool stops, long end)
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, _c), OnNext(300, _a), OnCompleted<Chunk>(400));
        var shared = source.ShareLive(new ShareOptions { KeepEveryChunk = true, StopWhenUnused = stops });
        using var back = new MemoryStream();

        _scheduler.Start(() => shared.WriteEventsTo(_stream, null, _scheduler), 250);
        _scheduler.Start();
        shared.WriteEventsTo(back, new() { LastEventId = "1" }, _scheduler, TestContext.Current.CancellationToken).Wait();

        source.Subscriptions.AssertEqual(Subscribe(200, end));
        var rest = Encoding.UTF8.GetString(back.ToArray());
        Assert.StartsWith(stops ? "id: 2\nevent: finished\n" : "id: 2\nevent: text\n", rest);
        Assert.EndsWith("event: done\ndata: {}\n\n", rest);
    }

    // Any moments of leaving and coming back give each event once.
    [FsCheck.Xunit.Property]
    public void WriteEventsTo_AnyReconnections_GiveEveryEventOnce(byte[] kinds, byte[] leaves)
    {
        var source = new Subject<Chunk>();
        var shared = source.ShareLive(new ShareOptions { KeepEveryChunk = true, StopWhenUnused = false });
        var received = new StringBuilder();
        using var whole = new MemoryStream();
        shared.WriteEventsTo(whole, null, _scheduler, TestContext.Current.CancellationToken).Subscribe(_ => { }, _ => { });
        var (stream, reader) = Connect("");

        for (var i = 0; i < kinds.Length; i++)
        {
            source.OnNext(kinds[i] % 3 == 0 ? new UsageChunk(new Usage { TotalTokenCount = i }) : new TextChunk($"{i}"));
            if (leaves.Length > 0 && leaves[i % leaves.Length] % 2 == 0)
            {
                reader.Dispose();
                received.Append(Text(stream));
                (stream, reader) = Connect(received.ToString());
            }
        }

        source.OnNext(new FinishedChunk(Outcome.Completed));
        source.OnCompleted();
        received.Append(Text(stream));

        Assert.Equal(Text(whole), received.ToString());

        (MemoryStream, IDisposable) Connect(string before)
        {
            var id = before.Split('\n').LastOrDefault(line => line.StartsWith("id: ", StringComparison.Ordinal))?[4..];
            var to = new MemoryStream();
            return (
                to,
                shared
                    .WriteEventsTo(to, new() { LastEventId = id }, _scheduler, TestContext.Current.CancellationToken)
                    .Subscribe(_ => { }, _ => { })
            );
        }
    }

    private void CancelAt(long time, CancellationTokenSource source) =>
        _scheduler.CreateHotObservable(OnNext(time, Unit.Default)).Subscribe(_ => source.Cancel(), e => throw e);

    private string Written => Text(_stream);

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());

    private static string Event(object id, string text) => $"id: {id}\nevent: text\ndata: {{\"type\":\"text\",\"text\":\"{text}\"}}\n\n";
}
