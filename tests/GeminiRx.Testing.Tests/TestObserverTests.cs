using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace GeminiRx.Testing.Tests;

public sealed class TestObserverTests
{
    private readonly VirtualClock _clock = new();
    private readonly Subject<string> _texts = new();

    [Fact]
    public void Assertions_ThatHold_ReturnTheObserver()
    {
        var seen = _texts.Test(_clock);
        seen.AssertNotEnded().AssertValues();
        _texts.OnNext("a");
        _clock.AdvanceBy(TimeSpan.FromMilliseconds(20));
        _texts.OnNext("b");
        _texts.OnCompleted();

        seen.AssertValues("a", "b").AssertCompleted().AssertText("ab").AssertMarbles("a-(b|)");
        Assert.True(seen.IsCompleted);
        Assert.Null(seen.Error);
    }

    public static TheoryData<string, Action<TestObserver<string>>> Failing { get; } =
        new()
        {
            { "the elements [\"a\"]", seen => seen.AssertValues("a") },
            { "the elements [\"a\", \"c\"]", seen => seen.AssertValues("a", "c") },
            { "completion", seen => seen.AssertCompleted() },
            { "no end", seen => seen.AssertNotEnded() },
            { "an error of type IOException", seen => seen.AssertError<IOException>() },
            { "the text \"a\", not \"ab\"", seen => seen.AssertText("a") },
            { "10 ms \"b\"", seen => seen.AssertMarbles("ab#") },
            { "20 ms \"c\"", seen => seen.AssertMarbles("a-c#") },
            { "20 ms completion", seen => seen.AssertMarbles("a-(b|)") },
        };

    [Theory]
    [MemberData(nameof(Failing))]
    public void Assertion_ThatFails_SaysWhatWasExpectedAndWhatHappened(string expected, Action<TestObserver<string>> assertion)
    {
        var seen = _texts.Test(_clock);
        _texts.OnNext("a");
        _clock.AdvanceBy(TimeSpan.FromMilliseconds(20));
        _texts.OnNext("b");
        _texts.OnError(new FormatException("mine"));

        var error = Assert.Throws<AssertionException>(() => assertion(seen));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Actual:\n       0 ms \"a\"\n      20 ms \"b\"\n      20 ms error, FormatException: mine",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Answer_WithAnotherOutcome_IsNoCompletedOne()
    {
        var seen = new FakeAnswer(_clock).AddText("a").Finish(Outcome.MaxTokens).Test(_clock);
        _clock.Run();

        seen.AssertOutcome(Outcome.MaxTokens).AssertCompleted();
        Assert.Contains("outcome completed", Throws(() => seen.AssertOutcome(Outcome.Completed)), StringComparison.Ordinal);
        Assert.Contains("end, maxTokens", Throws(() => seen.AssertMarbles("(a|)")), StringComparison.Ordinal);
    }

    [Fact]
    public void Marbles_WithAnEndOfTheirOwn_ExpectIt()
    {
        var ends = new Dictionary<char, Chunk> { ['|'] = new FinishedChunk(Outcome.MaxTokens) };
        var seen = FakeAnswer.FromMarbles("a-|", _clock, ends).Test(_clock);
        _clock.Run();

        seen.AssertOutcome(Outcome.MaxTokens).AssertMarbles("a-|", ends);
        Throws(() => seen.AssertMarbles("a-|"));
        Assert.Throws<ArgumentException>(() =>
            FakeAnswer.FromMarbles("|", _clock, new Dictionary<char, Chunk> { ['|'] = new TextChunk("") })
        );
    }

    [Fact]
    public void Answer_ThatBrokeOff_HasNoOutcome()
    {
        var seen = new FakeAnswer(_clock).AddText("a").Test(_clock);
        _clock.Run();

        Throws(() => seen.AssertOutcome(Outcome.Completed));
        seen.AssertText("a");
    }

    [Fact]
    public void Sequence_ThatGoesOnAfterItsEnd_FailsEveryAssertion()
    {
        var seen = new Unchecked(observer =>
        {
            observer.OnNext("a");
            observer.OnCompleted();
            observer.OnNext("b");
        }).Test(_clock);

        Assert.Contains("after the end", Throws(() => seen.AssertValues("a", "b")), StringComparison.Ordinal);
    }

    [Fact]
    public void Marbles_OfOtherTypes_UseTheirElements()
    {
        var seen = Observable.Return(1).Test(_clock);

        seen.AssertMarbles("(x|)", new Dictionary<char, int> { ['x'] = 1 });
        Assert.Throws<ArgumentException>(() => seen.AssertMarbles("(x|)"));
        Observable.Return('x').Test(_clock).AssertMarbles("(x|)");
    }

    [Fact]
    public void Dispose_EndsTheSubscription()
    {
        var seen = _texts.Test(_clock);
        seen.Dispose();
        _texts.OnNext("a");

        Assert.False(_texts.HasObservers);
        seen.AssertValues();
    }

    private static string Throws(Func<object> assertion) => Assert.Throws<AssertionException>(assertion).Message;

    // An observable that Rx does not protect.
    private sealed class Unchecked(Action<IObserver<string>> run) : IObservable<string>
    {
        public IDisposable Subscribe(IObserver<string> observer)
        {
            run(observer);
            return System.Reactive.Disposables.Disposable.Empty;
        }
    }
}
