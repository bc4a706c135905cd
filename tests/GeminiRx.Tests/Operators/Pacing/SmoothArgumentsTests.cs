using System.Reactive.Linq;
using System.Text.Json;
using FsCheck.Xunit;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Pacing;

public sealed class SmoothArgumentsTests
{
    private static readonly SmoothOptions _options = new()
    {
        MaxLag = TimeSpan.FromTicks(100),
        Frame = TimeSpan.FromTicks(10),
        PacesArguments = true,
    };

    private static readonly Chunk _call = new ToolCallChunk("write", JsonElement.Parse("{}"));

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Smooth_StringOfArguments_IsSpreadLikeText()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, Piece("0123456789")),
            OnNext<Chunk>(310, Piece("abcdefghij", continues: false)),
            OnNext(410, _call),
            OnCompleted<Chunk>(420)
        );

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        var pieces = result.Values().OfType<ToolArgumentsChunk>().ToList();
        Assert.Equal("0123456789abcdefghij", string.Concat(pieces.Select(piece => piece.Value.GetString())));
        Assert.All(pieces, piece => Assert.InRange(piece.Value.GetString()!.Length, 0, 2));
        Assert.Equal(pieces.Count - 1, pieces.FindIndex(piece => !piece.WillContinue));
        Assert.Equal(_call, result.Values().Last());
        source.Subscriptions.AssertEqual(Subscribe(200, 420));
    }

    [Fact]
    public void Smooth_EndOfAStringWithoutText_IsDelivered()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, Piece("a")),
            OnNext<Chunk>(600, Piece("", continues: false)),
            OnCompleted<Chunk>(900)
        );

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        Assert.Equal([Piece("a"), Piece("", continues: false)], result.Values());
    }

    [Fact]
    public void Smooth_CompleteCall_ReleasesTheString()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, Piece("0123456789")), OnNext(215, _call), OnCompleted<Chunk>(900));

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        Assert.Equal((215, _call), (result.Messages[^2].Time, result.Messages[^2].Value.Value));
        Assert.Equal("0123456789", string.Concat(result.Values().OfType<ToolArgumentsChunk>().Select(piece => piece.Value.GetString())));
    }

    [Fact]
    public void Smooth_RewindOfArguments_DropsWhatIsHeld()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, Piece("0123456789")),
            OnNext<Chunk>(215, new RewindChunk(3)),
            OnCompleted<Chunk>(900)
        );

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        Assert.Equal([Piece("0"), new RewindChunk(3)], result.Values());
    }

    [Fact]
    public void Smooth_ByDefault_DeliversArgumentsAtOnce()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, Piece("0123456789")), OnCompleted<Chunk>(900));

        var result = _scheduler.Start(() => source.Smooth(_options with { PacesArguments = false }, _scheduler));

        result.Messages.AssertEqual(OnNext<Chunk>(210, Piece("0123456789")), OnCompleted<Chunk>(900));
    }

    // Deliberate breaks: fails if a piece before the end has the WillContinue of the last one, and if strings of two calls are joined.
    [Property(MaxTest = 300)]
    public void Smooth_AnyCallsAndTiming_KeepEveryStringWhole(byte[] kinds, byte[] gaps)
    {
        Chunk[] chunks =
        [
            .. kinds.Select(
                Chunk (kind, i) =>
                    (kind % 8) switch
                    {
                        0 => new TextChunk($"t{i} "),
                        1 => new ToolArgumentsChunk("$.n", JsonElement.Parse($"{i}")) { Name = "f" },
                        2 => Piece($"end{i}", continues: false),
                        3 => Piece("", continues: i % 2 == 0),
                        4 => Piece($"other{i} ", path: "$.b"),
                        5 => Piece($"other{i} ", candidate: 1),
                        6 => Piece($"other{i} ") with { Id = "other" },
                        _ => Piece($"more{i} "),
                    }
            ),
        ];
        var scheduler = new TestScheduler();
        var (source, end) = Generated.Timed(scheduler, chunks, gaps);

        var result = scheduler.Start(() => source.Smooth(_options, scheduler), 100, 200, end + 1000);

        Assert.Equal(Flat(chunks), Flat(result.Values()));
    }

    // The characters with their place, and the ends of the strings.
    private static IEnumerable<string> Flat(IEnumerable<Chunk> chunks) =>
        chunks.SelectMany(chunk =>
            chunk switch
            {
                TextChunk text => text.Text.Select(c => $"{c}"),
                ToolArgumentsChunk { Value.ValueKind: JsonValueKind.String } piece =>
                [
                    .. piece.Value.GetString()!.Select(c => $"{piece.Candidate} {piece.Name} {piece.Id} {piece.Path} {c}"),
                    .. piece.WillContinue ? (string[])[] : [$"{piece.Candidate} {piece.Name} {piece.Id} {piece.Path} end"],
                ],
                _ => [ChunkJson.Serialize(chunk)],
            }
        );

    private static ToolArgumentsChunk Piece(string text, bool continues = true, string path = "$.a", int candidate = 0) =>
        new(path, JsonElement.Parse($"\"{text}\""))
        {
            Name = "write",
            WillContinue = continues,
            Candidate = candidate,
        };
}
