using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.Testing;

namespace GeminiRx.Tests;

/// <summary>A long answer in hops: the finish reason CONTINUATION and a token, until another reason comes.</summary>
public sealed class ContinuationTests
{
    private readonly List<JsonElement> _requests = [];
    private readonly TaskCompletionSource _answers = new();

    [Fact]
    public async Task Stream_OfSeveralHops_IsOneAnswerWithItsUsageSummed()
    {
        var chunks = await ChunksOf(
            new GeminiOptions(),
            Hop("one ", "CONTINUATION", "dG9rMQ==", 10, 5), Hop("two ", "CONTINUATION", "dG9rMg==", 10, 7), Hop("three", "STOP", null, 10, 9));

        Assert.Equal(["one ", "two ", "three"], chunks.OfType<TextChunk>().Select(chunk => chunk.Text));
        Assert.Equal([15, 32, 51], chunks.OfType<UsageChunk>().Select(chunk => chunk.Usage.TotalTokenCount ?? 0));
        var finished = Assert.Single(chunks.OfType<FinishedChunk>());
        Assert.Same(finished, chunks[^1]);
        Assert.Equal((Outcome.Completed, 30, 21, 51), (finished.Outcome, finished.Usage!.PromptTokenCount, finished.Usage.CandidatesTokenCount, finished.Usage.TotalTokenCount));
        Assert.Equal([new ModalityTokenCount("TEXT", 30)], finished.Usage.PromptTokensDetails);
        Assert.Equal([null, "dG9rMQ==", "dG9rMg=="], _requests.Select(request => request.TryGetProperty("continuationToken", out var token) ? token.GetString() : null));
        Assert.All(_requests, request => Assert.True(JsonElement.DeepEquals(_requests[0].GetProperty("contents"), request.GetProperty("contents"))));
    }

    [Fact]
    public async Task Stream_NotToBeFollowed_EndsAfterTheHopWithItsToken()
    {
        var chunks = await ChunksOf(new GeminiOptions { FollowContinuation = false }, Hop("one ", "CONTINUATION", "dG9rMQ==", 10, 5));

        Assert.Equal(new CheckpointChunk("dG9rMQ=="), Assert.Single(chunks.OfType<CheckpointChunk>()));
        Assert.Equal((Outcome.Other, FinishReason.Continuation), (((FinishedChunk)chunks[^1]).Outcome, ((FinishedChunk)chunks[^1]).Reason));
        Assert.Single(_requests);
    }

    [Fact]
    public async Task Stream_WhoseTokenComesAgain_Ends()
    {
        var chunks = await ChunksOf(new GeminiOptions(), Hop("one ", "CONTINUATION", "dG9r", 1, 1), Hop("two", "CONTINUATION", "dG9r", 1, 1));

        Assert.Equal(FinishReason.Continuation, ((FinishedChunk)chunks[^1]).Reason);
        Assert.Equal(2, _requests.Count);
    }

    [Fact]
    public async Task Stream_FailedInALaterHop_KeepsTheTextAndTheSummedUsage()
    {
        _answers.SetResult();
        var seen = new List<Chunk>();
        var answer = Client(new GeminiOptions(), Hop("one ", "CONTINUATION", "dG9r", 10, 5), Hop("two", null, null, 10, 7)).Stream("Hi").Do(seen.Add);

        var error = await Assert.ThrowsAsync<GeminiStreamException>(() => answer.ToTask(TimeoutToken.Start()));

        Assert.Equal((StreamFault.Truncated, 32), (error.Fault, error.Usage!.TotalTokenCount));
        Assert.Equal(["one ", "two"], seen.OfType<TextChunk>().Select(chunk => chunk.Text));
    }

    [Fact]
    public async Task Stream_DisposedBetweenHops_AsksForNoOther()
    {
        var answering = Client(new GeminiOptions(), Hop("one ", "CONTINUATION", "dG9r", 10, 5), Hop("two", "STOP", null, 10, 7))
            .Stream("Hi").OfType<CheckpointChunk>().Take(1).ToList().ToTask(TimeoutToken.Start());

        // The service answers once the subscription stands, as it does behind a network.
        _answers.SetResult();
        var chunks = await answering;

        Assert.Single(chunks);
        Assert.Single(_requests);
    }

    private Task<IList<Chunk>> ChunksOf(GeminiOptions options, params string[] hops)
    {
        _answers.SetResult();
        return Client(options, hops).Stream("Hi").ToList().ToTask(TimeoutToken.Start());
    }

    private GeminiClient Client(GeminiOptions options, params string[] hops) => new(options with { HttpClient = new HttpClient(new HopHandler(_requests, hops, _answers.Task)) });

    private static string Hop(string text, string? finishReason, string? token, int prompt, int candidates)
    {
        var end = (finishReason is null ? "" : $",\"finishReason\":\"{finishReason}\"") + (token is null ? "" : $",\"continuationToken\":\"{token}\"");
        var usage = $"\"promptTokenCount\":{prompt},\"candidatesTokenCount\":{candidates},\"totalTokenCount\":{prompt + candidates},\"promptTokensDetails\":[{{\"modality\":\"TEXT\",\"tokenCount\":{prompt}}}]";
        return $"data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"{text}\"}}]}}{end}}}],\"usageMetadata\":{{{usage}}}}}\r\n\r\n";
    }

    private sealed class HopHandler(List<JsonElement> requests, string[] hops, Task answers) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await answers.WaitAsync(cancellationToken);
            requests.Add(JsonSerializer.Deserialize<JsonElement>(await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(hops[requests.Count - 1]) };
        }
    }
}
