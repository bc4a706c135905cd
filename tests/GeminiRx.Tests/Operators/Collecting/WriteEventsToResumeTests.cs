using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Collecting;

/// <summary>Readers that come back with the id of their last event.</summary>
public sealed partial class WriteEventsToResumeTests
{
    private static readonly Chunk _a = new TextChunk("a\r\nb");
    private static readonly Chunk _b = new TextChunk("c");
    private static readonly Chunk _finished = new FinishedChunk(Outcome.Completed);

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
        var last = id is "1" or "2" or "3" ? IdsOf(shared)[id[0] - '1'] : id;

        shared
            .WriteEventsTo(_stream, new() { LastEventId = last }, _scheduler, TestContext.Current.CancellationToken)
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
        var shared = Observable.Return(_b).ShareLive(new ShareOptions { KeepEveryChunk = true });
        shared.Subscribe(_ => { }, _ => { });

        var last = id == "a-1" ? IdsOf(shared, "a")[0] : id;

        shared
            .WriteEventsTo(_stream, new() { AnswerId = "a", LastEventId = last }, _scheduler, TestContext.Current.CancellationToken)
            .Wait();

        Assert.Equal($"{(start is null ? "" : start + Event("a-1", "c"))}event: done\ndata: {{}}\n\n", Written);
    }

    [Fact]
    public void WriteEventsTo_NewAnswerForAnOldId_StartsAgain()
    {
        var source = _scheduler.CreateColdObservable(OnNext(10, _b), OnCompleted<Chunk>(20));

        _scheduler.Start(() => source.WriteEventsTo(_stream, new() { LastEventId = "1" }, _scheduler));

        Assert.Equal($"event: reset\ndata: {{}}\n\n{Event(1, "c")}event: done\ndata: {{}}\n\n", Written);
    }

    // A shared answer without KeepEveryChunk joins its past: its ids are others, so nothing is skipped.
    [Fact]
    public void WriteEventsTo_PastThatIsJoined_StartsAgain()
    {
        var source = new Subject<Chunk>();
        var shared = source.ShareLive();
        using var other = shared.Subscribe(_ => { }, _ => { });
        source.OnNext(new TextChunk("a"));
        var id = Assert.Single(IdsOf(shared));
        source.OnNext(new TextChunk("b"));

        using var back = shared
            .WriteEventsTo(_stream, new() { LastEventId = id }, _scheduler, TestContext.Current.CancellationToken)
            .Subscribe(_ => { }, _ => { });

        Assert.Equal($"event: reset\ndata: {{}}\n\n{Event(1, "ab")}", Written);
    }

    [Fact]
    public void WriteEventsTo_IdOfAnotherText_IsUnknown()
    {
        var options = new ShareOptions { KeepEveryChunk = true, StopWhenUnused = false };
        var id = IdsOf(Observable.Return<Chunk>(new TextChunk("another")).ShareLive(options))[0];
        var shared = Observable.Return(_b).ShareLive(options);
        shared.Subscribe(_ => { }, _ => { });

        shared.WriteEventsTo(_stream, new() { LastEventId = id }, _scheduler, TestContext.Current.CancellationToken).Wait();

        Assert.StartsWith("event: reset\n", Written, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteEventsTo_ReaderThatLeaves_LeavesTheSharedAnswerToTheOthers()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, _b), OnNext(300, _a), OnCompleted<Chunk>(400));
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
        var source = _scheduler.CreateHotObservable(OnNext(210, _b), OnNext(300, _a), OnCompleted<Chunk>(400));
        var shared = source.ShareLive(new ShareOptions { KeepEveryChunk = true, StopWhenUnused = stops });
        using var back = new MemoryStream();

        _scheduler.Start(() => shared.WriteEventsTo(_stream, null, _scheduler), 250);
        _scheduler.Start();
        shared.WriteEventsTo(back, new() { LastEventId = IdsOf(_stream)[0] }, _scheduler, TestContext.Current.CancellationToken).Wait();

        source.Subscriptions.AssertEqual(Subscribe(200, end));
        var rest = Text(back);
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
        string? lastId = null;
        using var whole = new MemoryStream();
        shared.WriteEventsTo(whole, null, _scheduler, TestContext.Current.CancellationToken).Subscribe(_ => { }, _ => { });
        var (stream, reader) = Connect(null);

        for (var i = 0; i < kinds.Length; i++)
        {
            source.OnNext(kinds[i] % 3 == 0 ? new UsageChunk(new Usage { TotalTokenCount = i }) : new TextChunk($"{i}"));
            if (leaves.Length > 0 && leaves[i % leaves.Length] % 2 == 0)
            {
                reader.Dispose();
                received.Append(Text(stream));
                lastId = IdsOf(stream).LastOrDefault() ?? lastId;
                (stream, reader) = Connect(lastId);
            }
        }

        source.OnNext(_finished);
        source.OnCompleted();
        received.Append(Text(stream));

        Assert.Equal(Text(whole), received.ToString());

        (MemoryStream, IDisposable) Connect(string? id)
        {
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

    private static string Text(MemoryStream stream) => Hash().Replace(Encoding.UTF8.GetString(stream.ToArray()), "");

    // The ids of the events: a number, and a hash of the chunks up to it, which most tests do not look at.
    private static List<string> IdsOf(MemoryStream stream) =>
        [
            .. Encoding
                .UTF8.GetString(stream.ToArray())
                .Split('\n')
                .Where(line => line.StartsWith("id: ", StringComparison.Ordinal))
                .Select(line => line[4..]),
        ];

    private List<string> IdsOf(IObservable<Chunk> shared, string answer = "")
    {
        using var stream = new MemoryStream();
        using var reader = shared
            .WriteEventsTo(stream, new() { AnswerId = answer }, _scheduler, TestContext.Current.CancellationToken)
            .Subscribe(_ => { }, _ => { });
        return IdsOf(stream);
    }

    [GeneratedRegex("(?<=^id: .*[0-9])-[0-9a-f]{8}$", RegexOptions.Multiline)]
    private static partial Regex Hash();

    private static string Event(object id, string text) => $"id: {id}\nevent: text\ndata: {{\"type\":\"text\",\"text\":\"{text}\"}}\n\n";
}
