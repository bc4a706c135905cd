using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Emulator;

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
    public async Task Ask_EachSubscription_AsksAgain()
    {
        var count = 0;
        ChunkSource source = _ => Observable.Return<Chunk>(new TextChunk($"{{\"title\":\"{++count}\"}}"));

        var asked = source.Ask(_request, StructuredJson.Default.Menu);

        Assert.Equal(0, count);
        Assert.Equal(["1", "2"], await asked.Concat(asked).Select(menu => menu.Title).ToList());
    }

    // Red when the last value was delivered by the queue of the thread: code after an await would run in it, and could wait for nothing
    // else.
    [Fact]
    public void Ask_Value_IsDeliveredAtOnce()
    {
        ChunkSource source = _ => Observable.Return<Chunk>(new TextChunk("{\"title\":\"1\"}"), Scheduler.Immediate);
        string? title = null;

        Scheduler.CurrentThread.Schedule(() =>
        {
            using var asked = source.Ask(_request, StructuredJson.Default.Menu).Subscribe(menu => title = menu.Title, _ => { });
            Assert.Equal("1", title);
        });

        Assert.Equal("1", title);
    }

    [Fact]
    public async Task Ask_Prompt_IsOneRequestOfTheClientWithTheSchema()
    {
        var emulator = new GeminiEmulator();
        using var http = emulator.CreateClient();

        var menu = await new GeminiClient(new GeminiOptions { HttpClient = http }).Ask("Lunch?", StructuredJson.Default.Menu);

        Assert.NotNull(menu);
        var body = JsonElement.Parse(Assert.Single(emulator.Requests).Body);
        Assert.Equal("Lunch?", body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal("application/json", body.GetProperty("generationConfig").GetProperty("responseMimeType").GetString());
    }

    [Fact]
    public void Ask_Null_ThrowsAtOnce()
    {
        Assert.Throws<ArgumentException>(() => new GeminiClient(new GeminiOptions()).Ask("", StructuredJson.Default.Menu));
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
