using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx.Tests.Tools;

public sealed record Place(string City, int? Days = null);

public sealed record Forecast(string Text);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Place))]
[JsonSerializable(typeof(Forecast))]
public sealed partial class ToolJson : JsonSerializerContext;

/// <summary>Gives one answer to each request, and records the requests.</summary>
internal sealed class ToolService(params Chunk[][] answers)
{
    public static readonly FinishedChunk Finished = new(Outcome.Completed);

    public List<GenerateRequest> Requests { get; } = [];

    public IObservable<Chunk> Source(GenerateRequest request)
    {
        Requests.Add(request);
        return answers[Math.Min(Requests.Count, answers.Length) - 1].ToObservable();
    }

    /// <summary>Runs the loop on this service.</summary>
    public async Task<IList<Chunk>> RunAsync(
        IReadOnlyList<ToolFunction> tools,
        ToolLoopOptions? options = null,
        GenerateRequest? request = null
    ) =>
        await ((ChunkSource)Source)
            .InvokeTools(tools, options)(request ?? new("How is the weather?"))
            .ToList()
            .ToTask(TestContext.Current.CancellationToken);

    public static ToolCallChunk Call(string arguments, string? id = null, string name = "weather") =>
        new(name, JsonElement.Parse(arguments)) { Id = id };

    public static ToolFunction Weather(Func<Place, CancellationToken, Task<Forecast>> run) =>
        ToolFunction.Create("weather", "The weather of a city.", ToolJson.Default.Place, ToolJson.Default.Forecast, run);

    public static ToolFunction Sunny(ICollection<string>? ran = null) =>
        Weather(
            (place, _) =>
            {
                ran?.Add(place.City);
                return Task.FromResult(new Forecast($"sunny in {place.City}"));
            }
        );

    /// <summary>The results that a request sends back: name, identifier and JSON.</summary>
    public static IEnumerable<(string?, string)> ResultsOf(GenerateRequest request) =>
        request.Contents[^1].Parts.Cast<FunctionResponsePart>().Select(part => (part.Id, part.Response.GetRawText()));
}
