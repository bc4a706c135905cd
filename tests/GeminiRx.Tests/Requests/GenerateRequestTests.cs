using System.Text;
using System.Text.Json;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Tests.Requests;

/// <summary>Requests compare by value, copy their lists, and do not show their content in logs.</summary>
public sealed class GenerateRequestTests
{
    [Fact]
    public void FunctionName_LongerThanAnyServiceAllows_IsRejectedImmediately() =>
        Assert.Throws<ArgumentException>(() => Tool.Function(new string('f', 129), null));

    [Fact]
    public void Request_InItsTextForm_HidesItsContent()
    {
        var request = new GenerateRequest(Content.User("secret", Part.FromBytes("secret"u8.ToArray())))
        {
            System = "secret",
            Labels = new Dictionary<string, string> { ["a"] = "secret" },
            StopSequences = ["secret"],
            Tools = [Tool.Raw("mcpServers", JsonElement.Parse("""{"token":"secret"}"""))],
            Extra = JsonElement.Parse("""{"a":"secret"}"""),
            ContinuationToken = "secret",
        };

        Assert.DoesNotContain(
            "secret",
            $"{request} {request.Contents[0]} {request.Contents[0].Parts[0]} {request.System} {request.Tools[0]} "
                + $"{Tool.FileSearch("secret")} {Tool.ComputerUse("secret")} {new RetrievalConfig { LanguageCode = "secret" }} "
                + $"{JsonSchema.Parse("""{"a":"secret"}""")}",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Json_OfADisposedDocument_IsSent()
    {
        GenerateRequest request;
        using (var document = JsonDocument.Parse("""{"a":1}"""))
        {
            request = new(
                Content.Model(new FunctionCallPart("f", document.RootElement)),
                Content.User(new FunctionResponsePart("f", document.RootElement), new RawPart(document.RootElement))
            )
            {
                Extra = document.RootElement,
                ResponseSchema = new(document.RootElement),
                Tools = [Tool.Raw("x", document.RootElement)],
            };
        }

        var body = Encoding.UTF8.GetString(RequestWriter.Write(request, isVertex: false).Span);

        Assert.Equal(6, body.Split("\"a\":1").Length - 1);
    }

    [Fact]
    public void Requests_WithEqualValues_AreEqual()
    {
        Assert.Equal(
            new GenerateRequest("Hi") { System = "s", StopSequences = ["a"] },
            new GenerateRequest("Hi") { System = "s", StopSequences = ["a"] }
        );
        Assert.NotEqual(new GenerateRequest("Hi"), new GenerateRequest("Ho"));
    }

    [Fact]
    public void Request_OfLists_CopiesThem()
    {
        var stops = new List<string> { "END" };
        var labels = new Dictionary<string, string> { ["a"] = "b" };
        var request = new GenerateRequest("Hi") { StopSequences = stops, Labels = labels };

        stops.Add("");
        labels["c"] = "d";

        Assert.Equal(["END"], request.StopSequences);
        Assert.Single(request.Labels);
    }
}
