using GeminiRx.Operators.Internal;

namespace GeminiRx.Tests.Operators.Internal;

/// <summary>How much of the held text is due at which time, with frames of 100 ms and a maximum lag of 1 s.</summary>
public sealed class SmoothingBufferTests
{
    private const string Ten = "0123456789";

    private readonly SmoothingBuffer _smooth = new(frame: TimeSpan.FromMilliseconds(100), maxLag: TimeSpan.FromSeconds(1));

    [Fact]
    public void Burst_IsSpreadOverTheTimeUpToTheNext()
    {
        Add(0, new TextChunk(Ten));

        Assert.Equal(["0"], Due(0));
        Assert.Equal(["1"], Due(0.1));
        Assert.Equal(["23"], Due(0.5));
    }

    [Fact]
    public void Rest_IsReleasedInTheLastFrameExceptAnOpenGrapheme()
    {
        Add(0, new TextChunk(Ten));

        Assert.Equal(["012345678"], Due(0.9));
        Assert.Equal([], Due(0.9));
        Assert.Equal(["9"], Due(0.91));
        Assert.False(_smooth.HasText);
    }

    [Fact]
    public void Letter_WithAFollowingMark_IsReleasedWhole()
    {
        Add(0, new TextChunk("ae"));
        Assert.Equal(["a"], Due(0.9));
        Add(0.9, new TextChunk("\u0301b"));

        Assert.Equal(["e\u0301"], Due(0.9));
        Assert.Equal(["b"], Due(1.81));
    }

    [Fact]
    public void HalfACharacter_WaitsForItsOtherHalf()
    {
        Add(0, new TextChunk("a\ud83d"));
        Assert.Equal(["a"], Due(1.5));
        Assert.Equal([], Due(9));
        Assert.Null(_smooth.NextFrame(At(9)));

        Add(9, new TextChunk("\ude00!"));
        Assert.Equal(["😀"], Due(9.9));
    }

    [Fact]
    public void Text_ThatCannotBeJoined_IsComplete()
    {
        Add(0, new TextChunk("ab") { ThoughtSignature = "c2ln" });

        Assert.Equal(["ab"], Due(0.9));
    }

    [Fact]
    public void Run_FollowedByAnother_IsComplete()
    {
        Add(0, new ThoughtChunk("ab"));
        Add(0, new TextChunk("cd"));

        Assert.Equal(["ab", "c"], Due(0.9));
    }

    [Fact]
    public void Metadata_IsReleasedWithTextOrWithoutHeldText()
    {
        var usage = new UsageChunk(new Usage { TotalTokenCount = 1 });
        Add(0, usage);
        Assert.Equal([usage], _smooth.ReleaseDue(At(0)));

        Add(0, new TextChunk("a"));
        Add(0, usage);
        Assert.Empty(_smooth.ReleaseDue(At(0)));
        Assert.Equal([new TextChunk("a"), usage], _smooth.ReleaseDue(At(1)));
    }

    [Fact]
    public void Chunk_ThatMustNotBeHeld_IsRefused() => Assert.False(_smooth.TryAdd(new CheckpointChunk("t"), At(0)));

    [Fact]
    public void Gaps_BetweenBursts_SetTheSpeed()
    {
        Add(0, new TextChunk(Ten));
        _smooth.Release();
        Add(0.2, new TextChunk(Ten));

        // The gap of 0.2 s plus four times half of it: 10 characters in 0.6 s.
        Assert.Equal(["01"], Due(0.2));
    }

    [Fact]
    public void Gaps_OfAnAnswerThatEnded_CountNoMore()
    {
        Add(0, new TextChunk(Ten));
        _smooth.Release();
        _smooth.EndAnswer();
        Add(0.2, new TextChunk(Ten));

        Assert.Equal(["0"], Due(0.2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Text_Released_IsNotDueAgain(bool isTakenBack)
    {
        Add(0, new TextChunk(Ten));
        var given = isTakenBack ? _smooth.ApplyRewind(new RewindChunk(12)) : _smooth.Release();
        Assert.Equal(isTakenBack ? new RewindChunk(2) : new TextChunk(Ten), Assert.Single(given));
        Add(2, new TextChunk(Ten));

        Assert.Equal(["0"], Due(2));
        Assert.Equal(["12345678"], Due(2.9));
    }

    [Fact]
    public void NextFrame_IsNeededWhereTextWaits()
    {
        Assert.Null(_smooth.NextFrame(At(0)));

        Add(0, new TextChunk(Ten));
        Assert.Equal(At(0.1), _smooth.NextFrame(At(0)));

        Due(0.9);
        Assert.Equal(At(0.3), _smooth.NextFrame(At(0.7)));
        Assert.Equal(At(0.1), _smooth.NextFrame(At(0.9)));
        Assert.Equal(At(0.1), _smooth.NextFrame(At(0.95)));
    }

    [Fact]
    public void Text_AtItsMaximumLag_IsReleasedAtOnce()
    {
        Add(0, new TextChunk(Ten));
        Add(0.5, new TextChunk(Ten));

        Assert.Equal([Ten], Due(0.95).Select(text => text[..10]));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Add(double seconds, Chunk chunk) => Assert.True(_smooth.TryAdd(chunk, At(seconds)));

    private List<string> Due(double seconds) =>
        _smooth.ReleaseDue(At(seconds)).ConvertAll(chunk => OriginalPart.TextOf((ContentChunk)chunk));
}
