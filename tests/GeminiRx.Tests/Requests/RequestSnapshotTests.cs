using System.Reactive.Threading.Tasks;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Requests;

/// <summary>The JSON of each feature of a request, for the Gemini API and for Vertex AI.</summary>
public sealed class RequestSnapshotTests
{
    private static readonly EmulatorOptions _noDelays = new()
    {
        Text = "Yes.",
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    public static IEnumerable<TheoryDataRow<string, bool>> Features =>
        RequestSnapshots
            .All.Where(snapshot => snapshot.Only != "vertex")
            .Select(snapshot => new TheoryDataRow<string, bool>(snapshot.Feature, false))
            .Concat(
                RequestSnapshots
                    .All.Where(snapshot => snapshot.Only != "gemini")
                    .Select(snapshot => new TheoryDataRow<string, bool>(snapshot.Feature, true))
            );

    public static IEnumerable<TheoryDataRow<string>> Exclusive =>
        RequestSnapshots.All.Where(snapshot => snapshot.Only is not null).Select(snapshot => new TheoryDataRow<string>(snapshot.Feature));

    [Theory]
    [MemberData(nameof(Features))]
    public async Task Feature_OfARequest_IsSentAsTheServiceDocumentsIt(string feature, bool vertex)
    {
        var snapshot = RequestSnapshots.All.Single(snapshot => snapshot.Feature == feature);
        var emulator = new GeminiEmulator(_noDelays);

        var answering = ClientOf(emulator, vertex).Stream(snapshot.Request).ToTask(TimeoutToken.Start());

        // The emulator checks requests independently of the library.
        await (snapshot.IsUnknownToTheEmulator ? Assert.ThrowsAsync<GeminiApiException>(() => answering) : (Task)answering);
        Assert.Equal(snapshot.IsUnknownToTheEmulator, emulator.Findings.Count > 0);
        AssertJson(WithPrompt(snapshot.Json), Assert.Single(emulator.Requests).Body);
    }

    [Theory]
    [MemberData(nameof(Exclusive))]
    public void Feature_OfTheOtherServiceOnly_IsRejectedImmediately(string feature)
    {
        var snapshot = RequestSnapshots.All.Single(snapshot => snapshot.Feature == feature);

        var error = Assert.Throws<ArgumentException>(() =>
            ClientOf(new GeminiEmulator(_noDelays), vertex: snapshot.Only == "gemini").Stream(snapshot.Request)
        );

        Assert.Contains(
            snapshot.Only == "vertex" ? "supported by Vertex AI only" : "supported by the Gemini API only",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Store_FalseForVertex_IsNotSent()
    {
        var emulator = new GeminiEmulator(_noDelays);

        await ClientOf(emulator, vertex: true).Stream(new GenerateRequest("Hi") { Store = false }).ToTask(TimeoutToken.Start());

        AssertJson(WithPrompt("{}"), Assert.Single(emulator.Requests).Body);
    }

    [Fact]
    public async Task Text_OfAnyLanguage_IsNotEscaped()
    {
        var emulator = new GeminiEmulator(_noDelays);

        await ClientOf(emulator, vertex: false).Stream("Жили-были <b>\"&\"</b>").ToTask(TimeoutToken.Start());

        Assert.Contains("Жили-были <b>\\\"&\\\"</b>", Assert.Single(emulator.Requests).Body, StringComparison.Ordinal);
    }

    private static GeminiClient ClientOf(GeminiEmulator emulator, bool vertex) =>
        new(new GeminiOptions { HttpClient = emulator.CreateClient(), Vertex = vertex ? new("p", "global") : null });

    private static string WithPrompt(string members)
    {
        var body = JsonNode.Parse(members)!.AsObject();
        body.TryAdd("contents", JsonNode.Parse("""[{"role":"user","parts":[{"text":"Hi"}]}]"""));
        return body.ToJsonString();
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(actual)),
            $"expected {expected}\nactual   {actual}"
        );
}
