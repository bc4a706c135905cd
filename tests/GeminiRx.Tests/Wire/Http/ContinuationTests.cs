using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Wire.Http;

/// <summary>A long answer in several exchanges, each with the finish reason CONTINUATION and a token except for the last.</summary>
public sealed class ContinuationTests
{
    private readonly FakeTimeProvider _time = new();
    private GeminiEmulator _emulator = new();

    private List<JsonElement> Requests => [.. _emulator.Requests.Select(request => JsonSerializer.Deserialize<JsonElement>(request.Body))];

    [Fact]
    public async Task Stream_OfSeveralExchanges_IsOneAnswerWithItsUsageSummed()
    {
        var chunks = await ChunksOf(
            new GeminiOptions(),
            Exchange("one ", "CONTINUATION", "dG9rMQ==", 10, 5),
            Exchange("two ", "CONTINUATION", "dG9rMg==", 10, 7),
            Exchange("three", "STOP", null, 10, 9)
        );

        Assert.Equal(["one ", "two ", "three"], chunks.OfType<TextChunk>().Select(chunk => chunk.Text));
        Assert.Equal([15, 32, 51], chunks.OfType<UsageChunk>().Select(chunk => chunk.Usage.TotalTokenCount ?? 0));
        var finished = Assert.Single(chunks.OfType<FinishedChunk>());
        Assert.Same(finished, chunks[^1]);
        Assert.Equal(
            (Outcome.Completed, 30, 21, 51),
            (finished.Outcome, finished.Usage!.PromptTokenCount, finished.Usage.CandidatesTokenCount, finished.Usage.TotalTokenCount)
        );
        Assert.Equal([new ModalityTokenCount("TEXT", 30)], finished.Usage.PromptTokensDetails);
        Assert.Equal(
            [null, "dG9rMQ==", "dG9rMg=="],
            Requests.Select(request => request.TryGetProperty("continuationToken", out var token) ? token.GetString() : null)
        );
        Assert.All(
            Requests,
            request => Assert.True(JsonElement.DeepEquals(Requests[0].GetProperty("contents"), request.GetProperty("contents")))
        );
    }

    [Fact]
    public async Task Stream_NotToBeFollowed_EndsAfterTheExchangeWithItsToken()
    {
        var chunks = await ChunksOf(new GeminiOptions { FollowContinuation = false }, Exchange("one ", "CONTINUATION", "dG9rMQ==", 10, 5));

        Assert.Equal(new CheckpointChunk("dG9rMQ=="), Assert.Single(chunks.OfType<CheckpointChunk>()));
        Assert.Equal((Outcome.Other, FinishReason.Continuation), (((FinishedChunk)chunks[^1]).Outcome, ((FinishedChunk)chunks[^1]).Reason));
        Assert.Single(Requests);
    }

    [Fact]
    public async Task Stream_RepeatedToken_Ends()
    {
        var chunks = await ChunksOf(
            new GeminiOptions(),
            Exchange("one ", "CONTINUATION", "dG9r", 1, 1),
            Exchange("two", "CONTINUATION", "dG9r", 1, 1)
        );

        Assert.Equal(FinishReason.Continuation, ((FinishedChunk)chunks[^1]).Reason);
        Assert.Equal(2, Requests.Count);
    }

    [Fact]
    public async Task Stream_FailedInALaterExchange_KeepsTheTextAndTheSummedUsage()
    {
        var seen = new List<Chunk>();
        var answer = Client(new GeminiOptions(), [Exchange("one ", "CONTINUATION", "dG9r", 10, 5), Exchange("two", null, null, 10, 7)])
            .Stream("Hi")
            .Do(seen.Add);

        var error = await Assert.ThrowsAsync<GeminiStreamException>(() => answer.ToTask(TimeoutToken.Start()));

        Assert.Equal((StreamFault.Truncated, 32), (error.Fault, error.Usage!.TotalTokenCount));
        Assert.Equal(["one ", "two"], seen.OfType<TextChunk>().Select(chunk => chunk.Text));
    }

    [Fact]
    public async Task Stream_DisposedBetweenExchanges_SendsNoOtherRequest()
    {
        var answering = Client(
                new GeminiOptions(),
                [Exchange("one ", "CONTINUATION", "dG9r", 10, 5), Exchange("two", "STOP", null, 10, 7)],
                TimeSpan.FromSeconds(1)
            )
            .Stream("Hi")
            .OfType<CheckpointChunk>()
            .Take(1)
            .ToList()
            .ToTask(TimeoutToken.Start());

        // The service answers after the subscription, as over a network.
        _time.Advance(TimeSpan.FromSeconds(1));
        var chunks = await answering;

        Assert.Single(chunks);
        Assert.Single(Requests);
    }

    private Task<IList<Chunk>> ChunksOf(GeminiOptions options, params string[] exchanges) =>
        Client(options, exchanges).Stream("Hi").ToList().ToTask(TimeoutToken.Start());

    private GeminiClient Client(GeminiOptions options, string[] exchanges, TimeSpan delay = default)
    {
        _emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                OnRequest = request => new EmulatorReply
                {
                    Answer = Encoding.UTF8.GetBytes(exchanges[request.Number - 1]),
                    FirstChunkDelay = delay,
                },
                TimeProvider = _time,
            }
        );
        return new GeminiClient(options with { HttpClient = _emulator.CreateClient() });
    }

    private static string Exchange(string text, string? finishReason, string? token, int prompt, int candidates)
    {
        var end =
            (finishReason is null ? "" : $",\"finishReason\":\"{finishReason}\"")
            + (token is null ? "" : $",\"continuationToken\":\"{token}\"");
        var usage =
            $"\"promptTokenCount\":{prompt},\"candidatesTokenCount\":{candidates},\"totalTokenCount\":{prompt + candidates},"
            + $"\"promptTokensDetails\":[{{\"modality\":\"TEXT\",\"tokenCount\":{prompt}}}]";
        var candidate = $"{{\"content\":{{\"parts\":[{{\"text\":\"{text}\"}}]}}{end}}}";
        return $"data: {{\"candidates\":[{candidate}],\"usageMetadata\":{{{usage}}}}}\r\n\r\n";
    }
}
