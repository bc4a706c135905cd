using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text;
using System.Text.Json;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Rewinding;

/// <summary>The operators that select one kind of content: Text, Thoughts, ToolCalls and Media.</summary>
public sealed class SelectorTests
{
    private static readonly JsonElement _json = JsonDocument.Parse("""{"x":1}""").RootElement;

    private static readonly Dictionary<string, Selector> _selectors = new()
    {
        ["Text"] = new(id => new TextChunk(id), chunks => chunks.Text(), id => id),
        ["Thoughts"] = new(id => new ThoughtChunk(id), chunks => chunks.Thoughts(), id => id),
        ["ToolCalls"] = new(id => new ToolCallChunk(id, _json), chunks => chunks.ToolCalls(), id => new ToolCallChunk(id, _json)),
        ["Media"] = new(MediaOf, chunks => chunks.Media(), MediaOf),
    };

    private readonly TestScheduler _scheduler = new();

    public static TheoryData<string> Names => [.. _selectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Selector_Chunks_AreThoseOfItsKindOfCandidate0(string name)
    {
        var selector = _selectors[name];
        var source = _scheduler.CreateHotObservable([
            OnNext<Chunk>(210, selector.Chunk("a")),
            .. _selectors.Where(other => other.Key != name).Select(other => OnNext<Chunk>(220, other.Value.Chunk("other"))),
            OnNext<Chunk>(230, selector.Chunk("b") with { Candidate = 1 }),
            OnNext<Chunk>(240, new TextChunk("") { ThoughtSignature = "s" }),
            OnNext<Chunk>(250, new UsageChunk(new Usage())),
            OnNext<Chunk>(260, selector.Chunk("c")),
            OnNext<Chunk>(270, new FinishedChunk(Outcome.Blocked)),
            OnCompleted<Chunk>(270),
        ]);

        var result = _scheduler.Start(() => selector.Select(source));

        result.Messages.AssertEqual(OnNext(210, selector.Value("a")), OnNext(260, selector.Value("c")), OnCompleted<object>(270));
        source.Subscriptions.AssertEqual(Subscribe(200, 270));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Selector_Rewound_DeliversRepeatedContentOnce(string name)
    {
        var selector = _selectors[name];
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, selector.Chunk("a")),
            OnNext<Chunk>(220, new RewindChunk(name == "Text" ? 1 : 0)),
            OnNext<Chunk>(230, selector.Chunk("a")),
            OnNext<Chunk>(240, selector.Chunk("b")),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => selector.Select(source));

        result.Messages.AssertEqual(OnNext(210, selector.Value("a")), OnNext(240, selector.Value("b")), OnCompleted<object>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Selector_DifferentContentAfterARewind_IsAnError(string name)
    {
        var selector = _selectors[name];
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, selector.Chunk("a")),
            OnNext<Chunk>(220, new RewindChunk(name == "Text" ? 1 : 0)),
            OnNext<Chunk>(230, selector.Chunk("b")),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => selector.Select(source));

        result.Messages.AssertEqual(
            OnNext(210, selector.Value("a")),
            OnError<object>(230, e => e is GeminiStreamException { Fault: StreamFault.Diverged })
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Text_RepeatedInOtherPieces_ComesOnce()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("ab")),
            OnNext<Chunk>(220, new RewindChunk(2)),
            OnNext<Chunk>(230, new TextChunk("a")),
            OnNext<Chunk>(240, new TextChunk("bc")),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.Text());

        result.Messages.AssertEqual(OnNext(210, "ab"), OnNext(240, "c"), OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Selector_Empty_Completes(string name)
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => _selectors[name].Select(source));

        result.Messages.AssertEqual(OnCompleted<object>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Selector_Error_IsPassedOn(string name)
    {
        var selector = _selectors[name];
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, selector.Chunk("a")), OnError<Chunk>(250, error));

        var result = _scheduler.Start(() => selector.Select(source));

        result.Messages.AssertEqual(OnNext(210, selector.Value("a")), OnError<object>(250, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Selector_Disposed_DisposesItsSource(string name)
    {
        var selector = _selectors[name];
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, selector.Chunk("a")), OnNext<Chunk>(310, selector.Chunk("b")));

        var result = _scheduler.Start(() => selector.Select(source), 300);

        result.Messages.AssertEqual(OnNext(210, selector.Value("a")));
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Selector_ThrowingObserver_DisposesTheSource(string name)
    {
        var selector = _selectors[name];
        var source = new Subject<Chunk>();
        using var subscription = selector.Select(source).Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(selector.Chunk("a")));
        Assert.False(source.HasObservers);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Selector_Null_ThrowsAtOnce(string name) =>
        Assert.Throws<ArgumentNullException>(() => _selectors[name].Select((IObservable<Chunk>)null!));

    private static MediaChunk MediaOf(string id) => new("image/png", Encoding.UTF8.GetBytes(id));

    /// <summary>A selecting operator.</summary>
    /// <param name="Chunk">Creates a chunk of its kind.</param>
    /// <param name="Select">Applies the operator.</param>
    /// <param name="Value">The element that the operator delivers for the chunk.</param>
    private sealed record Selector(
        Func<string, ContentChunk> Chunk,
        Func<IObservable<Chunk>, IObservable<object>> Select,
        Func<string, object> Value
    );
}
