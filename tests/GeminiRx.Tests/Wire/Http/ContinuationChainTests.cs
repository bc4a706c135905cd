using System.Text;
using GeminiRx.Wire.Http;

namespace GeminiRx.Tests.Wire.Http;

/// <summary>Bytes in, chunks and continuation tokens out, without any transport.</summary>
public sealed class ContinuationChainTests : IDisposable
{
    private readonly ContinuationChain _chain = new(1024);
    private readonly List<Chunk> _chunks = [];

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void Answer_OfTwoExchanges_HasOneEndAndTheSummedUsage()
    {
        Feed("one ", "CONTINUATION", "t", tokens: 3);
        Assert.True(TryContinue(_ => true));
        Assert.Equal("t", _chain.Token);
        Feed("two", "STOP", token: null, tokens: 4);
        Assert.False(TryContinue(_ => true));

        Assert.Equal("one two", Text);
        Assert.Equal([3, 7], _chunks.OfType<UsageChunk>().Select(chunk => chunk.Usage.TotalTokenCount ?? 0));
        Assert.Equal((Outcome.Completed, 7), (End.Outcome, End.Usage!.TotalTokenCount));
    }

    [Fact]
    public void Continuation_NotAvailable_EndsTheAnswer()
    {
        Feed("one", "CONTINUATION", "t", tokens: 3);

        Assert.False(TryContinue(token => token != "t"));

        Assert.Null(_chain.Token);
        Assert.Equal(FinishReason.Continuation, End.Reason);
    }

    [Fact]
    public void Continuation_WithARepeatedToken_EndsTheAnswer()
    {
        Feed("one ", "CONTINUATION", "t", tokens: 3);
        Assert.True(TryContinue(_ => true));
        Feed("two", "CONTINUATION", "t", tokens: 4);

        Assert.False(TryContinue(_ => true));

        Assert.Equal(FinishReason.Continuation, End.Reason);
    }

    [Fact]
    public void Failure_InALaterExchange_HasTheSummedUsage()
    {
        Feed("one ", "CONTINUATION", "t", tokens: 3);
        Assert.True(TryContinue(_ => true));
        Feed("two", finishReason: null, token: null, tokens: 4);
        var failure = Assert.Throws<GeminiStreamException>(() => TryContinue(_ => true));

        _chain.Fail(failure, []);

        Assert.Equal((StreamFault.Truncated, 7), (failure.Fault, failure.Usage!.TotalTokenCount));
        Assert.Equal("one two", Text);
    }

    private string Text => string.Concat(_chunks.OfType<TextChunk>().Select(chunk => chunk.Text));

    private FinishedChunk End => Assert.Single(_chunks.OfType<FinishedChunk>());

    // Feeds one read into its own list, as the drivers do.
    private void Feed(string text, string? finishReason, string? token, int tokens)
    {
        var chunks = new List<Chunk>();
        var end =
            (finishReason is null ? "" : $",\"finishReason\":\"{finishReason}\"")
            + (token is null ? "" : $",\"continuationToken\":\"{token}\"");
        var candidate = $"{{\"content\":{{\"parts\":[{{\"text\":\"{text}\"}}]}}{end}}}";
        _chain.Feed(
            Encoding.UTF8.GetBytes($"data: {{\"candidates\":[{candidate}],\"usageMetadata\":{{\"totalTokenCount\":{tokens}}}}}\n\n"),
            chunks
        );
        _chunks.AddRange(chunks);
    }

    private bool TryContinue(Func<string, bool> canFollow)
    {
        var chunks = new List<Chunk>();
        var isContinued = _chain.TryContinue(chunks, canFollow);
        _chunks.AddRange(chunks);
        return isContinued;
    }
}
