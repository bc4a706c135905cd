using System.Reactive.Linq;

namespace GeminiRx.Tests.Structured;

public sealed class AskTests
{
    private static readonly GenerateRequest _request = new("What is for lunch?");
    private GenerateRequest? _asked;

    [Fact]
    public async Task Ask_Json_IsTheValueAndTheRequestHasItsSchema()
    {
        var menu = await Source(new TextChunk("{\"title\":"), new TextChunk("\"Lunch\"}"), new FinishedChunk(Outcome.Completed))
            .Ask(_request, StructuredJson.Default.Menu);

        Assert.Equal("Lunch", menu.Title);
        Assert.Equal("application/json", _asked!.ResponseMimeType);
        Assert.Equal(JsonSchema.Of(StructuredJson.Default.Menu).Json.GetRawText(), _asked.ResponseSchema!.Json.GetRawText());
        Assert.Same(_request.Contents[0], _asked.Contents[0]);
    }

    [Fact]
    public async Task Ask_CutJson_IsATypedError()
    {
        var error = await Assert.ThrowsAsync<GeminiJsonException>(async () =>
            await Source(new TextChunk("{\"title\":\"L"), new FinishedChunk(Outcome.Completed)).Ask(_request, StructuredJson.Default.Menu)
        );

        Assert.Equal((11, "$.title"), (error.Offset, error.Path));
    }

    [Fact]
    public async Task Ask_OutOfTokens_IsReportedAsSuch() =>
        Assert.Equal(
            Outcome.MaxTokens,
            (
                await Assert.ThrowsAsync<GeminiNotCompletedException>(async () =>
                    await Source(new TextChunk("{\"title\":\"L"), new FinishedChunk(Outcome.MaxTokens))
                        .Ask(_request, StructuredJson.Default.Menu)
                )
            ).Outcome
        );

    [Fact]
    public async Task Ask_AnswerThatIsTakenBack_GivesTheLastValue() =>
        Assert.Equal(
            "new",
            (
                await Source(new TextChunk("{\"title\":\"old\"}"), new RewindChunk(15), new TextChunk("{\"title\":\"new\"}"))
                    .Ask(_request, StructuredJson.Default.Menu)
            ).Title
        );

    [Fact]
    public void Ask_EachSubscription_AsksAgain()
    {
        var count = 0;
        ChunkSource source = _ => Observable.Return<Chunk>(new TextChunk($"{{\"title\":\"{++count}\"}}"));

        var asked = source.Ask(_request, StructuredJson.Default.Menu);

        Assert.Equal(0, count);
        Assert.Equal(["1", "2"], asked.Concat(asked).Select(menu => menu.Title).ToEnumerable());
    }

    [Fact]
    public void Ask_Null_ThrowsAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).Ask(_request, StructuredJson.Default.Menu));
        Assert.Throws<ArgumentNullException>(() => Source().Ask(null!, StructuredJson.Default.Menu));
        Assert.Throws<ArgumentNullException>(() => _request.AsJson<Menu>(null!));
    }

    private ChunkSource Source(params Chunk[] chunks) =>
        request =>
        {
            _asked = request;
            return chunks.ToObservable();
        };
}
