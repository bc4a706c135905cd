#pragma warning disable RS0030 // the samples are those of a program, and a program may write to the console
using System.ComponentModel;
using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx.Samples.Tests.Docs;

/// <summary>The code of requests.md, errors-and-retries.md and structured-output-and-tools.md.</summary>
public sealed partial class RequestSamples
{
    internal static async Task AskWithEverythingAsync(GeminiClient gemini)
    {
        // <docs>
        var request = new GenerateRequest(Content.User("What does this chart say?", await Part.FromFileAsync("chart.png")))
        {
            System = "Answer in two sentences.",
            Temperature = 0.2,
            MaxOutputTokens = 2_000,
            Thinking = new() { Level = ThinkingLevel.Low, IncludeThoughts = true },
            Safety = [new(HarmCategory.Harassment, HarmBlockThreshold.OnlyHigh)],
            Tools = [Tool.GoogleSearch, Tool.Function("get_price", "Says what a share costs.", SampleJson.Default.PriceArguments)],
            Store = false,                                    // the service stores requests of paid projects unless told not to
        };
        var tokens = await gemini.CountTokens(request);       // not billed
        var answer = await gemini.Source.ResumeAfterDrop()(request).ToCompletion();
        // When the model has called your functions, their results are the next turn. A resumed answer has each call once.
        if (answer.ToolCalls.Count > 0)
        {
            var results = answer.ToolCalls.Select(call => FunctionResponsePart.To(call, PriceOf(call.Arguments)));
            var next = gemini.Stream(request with { Contents = [.. request.Contents, answer.ToContent()!, Content.User(results)] });
        }
        // </docs>
        _ = tokens;
    }

    internal static async Task ConverseAsync(GeminiClient gemini)
    {
        // <docs>
        List<Content> turns = [Content.User("My name is Ada.")];
        var first = await gemini.Stream(new GenerateRequest(turns)).ToCompletion();
        turns.AddRange(first.ToTurns());
        turns.Add(Content.User("What is my name?"));
        var second = await gemini.Stream(new GenerateRequest(turns)).ToCompletion();
        // </docs>
        _ = second;
    }

    internal static GeminiClient OnVertex(ITokens tokens)
    {
        // <docs>
        var onVertex = new GeminiClient(new GeminiOptions
        {
            Vertex = new VertexLocation("my-project", "europe-west4"),
            AccessToken = cancellationToken => tokens.GetAsync(cancellationToken),   // a bearer token for each request
            Model = "gemini-3.8-flash",
        });
        // </docs>
        return onVertex;
    }

    internal static async Task UploadAsync(GeminiClient gemini, Action<long, long> showProgress)
    {
        // <docs>
        var upload = await gemini.Files.Upload("lecture.mp4").Do(sent => showProgress(sent.BytesSent, sent.TotalBytes));
        var lecture = await gemini.Files.WaitUntilActive(upload.File!.Name);
        var summary = await gemini.Stream(new GenerateRequest(Content.User("Summarize this lecture.", lecture.ToPart()))).ToCompletion();

        var vectors = await gemini.Embed("a nebula", "a galaxy").ToList();
        // </docs>
        _ = (summary, vectors);
    }

    internal static ChunkSource WithPolicy(GeminiClient gemini, GeminiRateLimiter limiter)
    {
        // <docs>
        var source = gemini.Source.WithPolicy(AnswerPolicy.Interactive with { RateLimiter = limiter, Total = TimeSpan.FromMinutes(10) });
        // </docs>
        return source;
    }

    internal static void Recover(GeminiClient gemini, string key)
    {
        // <docs>
        var patient = gemini.Stream("Write a story")
            .RetryBeforeContent(new RetryOptions { MaxRetries = 3 });   // 503, quota by the minute, a dropped connection
        // </docs>
        // <docs>
        var whole = gemini.Source
            .ResumeAfterDrop(new ResumeOptions { ContinueFromText = true })   // from the last checkpoint, or by asking to go on
            (new GenerateRequest("Write a long story"));
        // </docs>
        // <docs>
        ChunkSource small = request => gemini.Stream(request with { Model = "gemini-flash-lite-latest" });
        var answered = gemini.Source
            .HedgeAfter(TimeSpan.FromSeconds(8), gemini.Source)         // a second request when the first shows nothing
            .FallBackTo(small)                                          // another model when one fails before its first content
            (new GenerateRequest("Hi"));
        // </docs>
        // <docs>
        using var limiter = new GeminiRateLimiter(new() { RequestsPerMinute = 60, TokensPerMinute = 1_000_000, LearnFromRefusals = true });
        var limited = gemini.Source
            .LimitTime(firstContent: TimeSpan.FromSeconds(60))          // from when the request is sent
            .LimitRate(limiter)                                         // any System.Threading.RateLimiting.RateLimiter will do
            .RetryBeforeContent()                                       // every retry waits its turn
            .ResumeAfterDrop();                                         // and so does every resumption
        var same = gemini.Source.WithPolicy(AnswerPolicy.Interactive with { RateLimiter = limiter });
        // </docs>
        // <docs>
        using var recorder = new RecordingHandler("bug.recording");     // a text file: bytes with their times, no key
        var recorded = new GeminiClient(new GeminiOptions { ApiKey = key, HttpClient = recorder.CreateClient() }).Stream("Hi");
        var again = Recording.Load("bug.recording").Replay(speed: 10);  // through the same decoder, on any scheduler
        // </docs>
        _ = (patient, whole, answered, limited, same, recorded, again);
    }

    internal static async Task AskForValuesAsync(GeminiClient gemini)
    {
        // <docs>
        var recipe = await gemini.Ask("A recipe for bread", SampleJson.Default.Recipe);
        using var growing = gemini.Stream(new GenerateRequest("A recipe for soup").AsJson(SampleJson.Default.Recipe))
            .ParseJson(SampleJson.Default.Recipe)
            .Sample(TimeSpan.FromMilliseconds(50))            // a value is created when it is read
            .Subscribe(soFar => Show(soFar.Value), e => Console.Error.WriteLine(e.Message));

        var price = ToolFunction.Create("get_price", "Says what a share costs.",
            SampleJson.Default.PriceArguments, SampleJson.Default.Double, FindPriceAsync);
        var advice = await gemini.Source.WithPolicy(AnswerPolicy.Interactive)
            .InvokeTools([price], new() { MaxRounds = 4 })    // each round is a request; the policy applies to each
            (new GenerateRequest("Shall I sell my shares of ACME?")).ToCompletion();
        // </docs>
        _ = (recipe, advice);
    }

    private static void Show(Recipe? recipe) => Console.WriteLine(recipe?.Name);

    private static Task<double> FindPriceAsync(PriceArguments arguments, CancellationToken cancellationToken) =>
        Task.FromResult((double)arguments.Share.Length);

    private static JsonElement PriceOf(JsonElement arguments) => arguments;

    internal interface ITokens
    {
        ValueTask<string> GetAsync(CancellationToken cancellationToken);
    }

    internal sealed record Recipe(string Name, IReadOnlyList<string> Steps);

    internal sealed record PriceArguments([property: Description("Such as ACME.")] string Share);

    [JsonSerializable(typeof(Recipe)), JsonSerializable(typeof(PriceArguments)), JsonSerializable(typeof(double))]
    internal sealed partial class SampleJson : JsonSerializerContext;
}
