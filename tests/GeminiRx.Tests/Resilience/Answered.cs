namespace GeminiRx.Tests.Resilience;

/// <summary>The chunks and the failure of one run.</summary>
internal sealed record Answered(string Text, string Accumulated, List<Chunk> Chunks, Exception? Failure)
{
    public bool HasContent => Chunks.Exists(chunk => chunk.IsContent);

    public bool IsResumed => Chunks.SkipWhile(chunk => !chunk.IsContent).Any(chunk => chunk is RetryingChunk);

    // A retry cannot recover from an event that is not JSON. It recovers from any other failure if the answer can be continued.
    public Answered IsRight(string text, bool mayFail)
    {
        if (Failure is null)
        {
            Assert.Equal((text, text), (Text, Accumulated));
            return this;
        }

        var failure = Assert.IsAssignableFrom<GeminiException>(Failure);
        Assert.True(mayFail || !failure.IsTransient, $"a way to go on was not taken: {failure.Message}");
        Assert.StartsWith(Text, text, StringComparison.Ordinal);
        Assert.StartsWith(Accumulated, text, StringComparison.Ordinal);
        return this;
    }
}
