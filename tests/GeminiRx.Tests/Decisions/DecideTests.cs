using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Decisions;

/// <summary>Decisions as the service receives and answers them.</summary>
public sealed class DecideTests
{
    private static readonly YesNoQuestion _spam = new("isSpam", "Is it spam?") { WhenTrue = "It sells.", WhenFalse = "A person asks." };

    private readonly GeminiEmulator _emulator = new();

    [Fact]
    public async Task Decide_SendsTextAndQuestionsOnce()
    {
        var request = new DecisionRequest("Buy now", _spam, new YesNoQuestion("isUrgent", "Is it urgent?"));

        var decisions = await Client().Decide(request).ToList().ToTask(TimeoutToken.Start());

        var sent = Assert.Single(_emulator.Requests);
        Assert.Equal("/v1beta/decisions", sent.PathAndQuery);
        const string expected = """
            {"model":"models/gemini-decision-1","input":[{"type":"text","text":"Buy now"}],"questions":{
              "isSpam":{"type":"noul","instructions":"Is it spam?",
                "criteria":{"true_description":"It sells.","false_description":"A person asks."}},
              "isUrgent":{"type":"noul","instructions":"Is it urgent?"}}}
            """;
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(sent.Body)), sent.Body);
        Assert.Equal(["isSpam", "isUrgent"], decisions.Select(decision => decision.Name));
        Assert.All(decisions, decision => Assert.Equal((0.93, 0.93), (decision.Probability, decision.Confidence)));
    }

    [Fact]
    public async Task Decisions_HaveTheOrderOfTheirQuestions()
    {
        const string answer = """
            {"answers":{"b":{"type":"noul","noul":0.25},"a":{"type":"noul","noul":1,"confidence":0.5}},"usage":{}}
            """;
        var request = new DecisionRequest("x", new YesNoQuestion("a", "A?"), new YesNoQuestion("b", "B?"));

        var decisions = await Client(new JsonService(answer)).Decide(request).ToList().ToTask(TimeoutToken.Start());

        Assert.Equal([new Decision("a", 1) { Confidence = 0.5 }, new Decision("b", 0.25)], decisions);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"answers":{}}""")]
    [InlineData("""{"answers":{"isSpam":{"type":"choice","choice":"a"}}}""")]
    [InlineData("""{"answers":{"isSpam":{"type":"noul","noul":1.5}}}""")]
    [InlineData("""{"answers":{"isSpam":{"type":"noul","noul":"yes"}}}""")]
    public async Task Answer_WithoutAProbability_IsATypedError(string answer)
    {
        var failure = await Assert.ThrowsAsync<GeminiStreamException>(() => DecideAsync(new JsonService(answer)));

        Assert.Equal(StreamFault.Unreadable, failure.Fault);
        Assert.Contains("for the question 'isSpam'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_ThatIsBlocked_IsATypedError()
    {
        const string answer = """{"prompt_feedback":{"block_reason":"safety"}}""";

        var failure = await Assert.ThrowsAsync<GeminiNotCompletedException>(() => DecideAsync(new JsonService(answer)));

        Assert.Equal((Outcome.Blocked, new BlockReason("SAFETY")), (failure.Outcome, failure.BlockReason));
    }

    [Fact]
    public async Task Model_WithoutDecisions_IsTheServicesError()
    {
        var request = new DecisionRequest("x", _spam) { Model = "gemini-3.8-flash" };

        var failure = await Assert.ThrowsAsync<GeminiApiException>(() => Client().Decide(request).ToTask(TimeoutToken.Start()));

        Assert.Equal(404, failure.Code);
    }

    [Fact]
    public void Arguments_ThatAreInvalid_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new DecisionRequest("x"));
        Assert.Throws<ArgumentException>(() => new DecisionRequest("", _spam));
        Assert.Throws<ArgumentException>(() => new DecisionRequest("x", (YesNoQuestion)null!));
        Assert.Throws<ArgumentException>(() => new DecisionRequest("x", _spam) { Model = "" });
        Assert.Throws<ArgumentException>(() => new YesNoQuestion("", "a"));
        Assert.Throws<ArgumentException>(() => new YesNoQuestion("a", ""));
        Assert.Throws<ArgumentNullException>(() => Client().Decide(null!));
        var twice = Assert.Throws<ArgumentException>(() => new DecisionRequest("x", _spam, _spam));
        Assert.Contains("'isSpam'", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vertex_IsRefusedWithAdvice()
    {
        var vertex = new GeminiClient(new GeminiOptions { Vertex = new("p", "global") });

        var refused = Assert.Throws<GeminiConfigurationException>(() => vertex.Decide(new DecisionRequest("x", _spam)));

        Assert.Contains("GeminiOptions.Vertex", refused.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_IsNotPrinted()
    {
        Assert.Equal("gemini-decision-1: isSpam", new DecisionRequest("secret", _spam).ToString());
        Assert.Equal("isSpam", _spam.ToString());
    }

    private Task<Decision> DecideAsync(HttpMessageHandler service) =>
        Client(service).Decide(new DecisionRequest("x", _spam)).ToTask(TimeoutToken.Start());

    private GeminiClient Client(HttpMessageHandler? service = null) =>
        new(new GeminiOptions { HttpClient = service is null ? _emulator.CreateClient() : new(service) });
}
