using GeminiRx.Testing;
using GeminiRx.Tests.Requests;

#pragma warning disable RS0030 // the sample is a program's, and a program may write to the console
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text.Json;

namespace GeminiRx.Tests;

public sealed class ReadmeSample
{
    internal static void Run()
    {
        // <readme>
        var gemini = GeminiClient.FromEnvironment();          // GEMINI_API_KEY
        using var stop = new CancellationTokenSource();

        using var answer = gemini.Stream("Write a story about space exploration")
            .StopWhen(stop.Token)                             // ends in order; the request is aborted
            .Pace(TimeSpan.FromMilliseconds(50))              // at most one piece every 50 ms, nothing lost
            .Text()
            .Subscribe(Console.Write, e => Console.Error.WriteLine(e.Message));
        // </readme>
    }

    internal static async Task AskWithEverythingAsync(GeminiClient gemini)
    {
        // <readme>
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
        // </readme>
        _ = tokens;
    }

    internal static async Task AskForValuesAsync(GeminiClient gemini)
    {
        // <readme>
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
        // </readme>
        _ = (recipe, advice);
    }

    private static void Show(Recipe? recipe) => Console.WriteLine(recipe?.Name);

    private static Task<double> FindPriceAsync(PriceArguments arguments, CancellationToken cancellationToken) =>
        Task.FromResult((double)arguments.Share.Length);

    private static JsonElement PriceOf(JsonElement arguments) => arguments;

    /// <summary>An application: a prompt box, a stop button, a window that may be hidden, a view, and a file that keeps the
    /// answers.</summary>
    internal static IObservable<Unit> Chat(
        GeminiClient gemini, IObservable<string> prompts, IObservable<Unit> stopButton, IObservable<bool> isHidden,
        Action<string> showText, Action<string> showStatus, Stream file, IScheduler clock)
    {
        // <readme>
        var chat = gemini.StreamLatest(prompts.Select(prompt => new GenerateRequest(prompt)), answer => // a new prompt aborts this one
        {
            var live = answer
                .StopWhen(stopButton)
                .LimitTime(firstContent: TimeSpan.FromSeconds(60), contentGap: TimeSpan.FromSeconds(20), scheduler: clock)
                .StopOn("\n## User")                          // the model shall not speak for the user
                .EnsureCompleted()                            // blocked, stopped or out of tokens: the status says so
                .ShareLive();                                 // one request for the view and the file
            var shown = live
                .Smooth(new SmoothOptions { Instant = isHidden }, clock)
                .Accumulate()
                .Do(soFar => showText(soFar.Text), e => showStatus(e.Message))
                .Select(_ => Unit.Default);
            var saved = live.Text().Rechunk(TextBoundary.Paragraph).WriteTo(file);
            return Ignore(shown).Merge(Ignore(saved));        // the next prompt is answered, whatever became of this one
        });
        static IObservable<Unit> Ignore(IObservable<Unit> work) => work.OnErrorResumeNext(Observable.Empty<Unit>());
        // </readme>
        return chat;
    }

    internal static void Recover(GeminiClient gemini, string key)
    {
        // <readme>
        var patient = gemini.Stream("Write a story")
            .RetryBeforeContent(new RetryOptions { MaxRetries = 3 });   // 503, quota by the minute, a dropped connection
        // </readme>
        // <readme>
        var whole = gemini.Source
            .ResumeAfterDrop(new ResumeOptions { ContinueFromText = true })   // from the last checkpoint, or by asking to go on
            (new GenerateRequest("Write a long story"));
        // </readme>
        // <readme>
        ChunkSource small = request => gemini.Stream(request with { Model = "gemini-flash-lite-latest" });
        var answered = gemini.Source
            .HedgeAfter(TimeSpan.FromSeconds(8), gemini.Source)         // a second request when the first shows nothing
            .FallBackTo(small)                                          // another model when one fails before its first content
            (new GenerateRequest("Hi"));
        // </readme>
        // <readme>
        using var limiter = new GeminiRateLimiter(new() { RequestsPerMinute = 60, TokensPerMinute = 1_000_000, LearnFromRefusals = true });
        var limited = gemini.Source
            .LimitTime(firstContent: TimeSpan.FromSeconds(60))          // from when the request is sent
            .LimitRate(limiter)                                         // any System.Threading.RateLimiting.RateLimiter will do
            .RetryBeforeContent()                                       // every retry waits its turn
            .ResumeAfterDrop();                                         // and so does every resumption
        var same = gemini.Source.WithPolicy(AnswerPolicy.Interactive with { RateLimiter = limiter });
        // </readme>
        // <readme>
        using var recorder = new RecordingHandler("bug.recording");     // a text file: bytes with their times, no key
        var recorded = new GeminiClient(new GeminiOptions { ApiKey = key, HttpClient = recorder.CreateClient() }).Stream("Hi");
        var again = Recording.Load("bug.recording").Replay(speed: 10);  // through the same decoder, on any scheduler
        // </readme>
        _ = (patient, whole, answered, limited, same, recorded, again);
    }

    [Fact]
    public void Pipeline_IsTestedInFiveLines()
    {
        // <readme>
        var clock = new VirtualClock();                                 // the scheduler and the time provider of everything
        var answer = FakeAnswer.FromMarbles("abc----d|", clock);        // a character takes 10 ms
        var shown = answer.Pace(TimeSpan.FromMilliseconds(30), clock).Text().Test(clock);
        clock.Run();
        shown.AssertMarbles("a--x---d|", new Dictionary<char, string> { ['x'] = "bc" });
        // </readme>
    }
}
