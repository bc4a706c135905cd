using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx.Tests.Requests;

[Description("A recipe.")]
public sealed record Recipe
{
    public required string Name { get; init; }

    [Description("How long it takes.")]
    public required int Minutes { get; init; }

    public required IReadOnlyList<string> Steps { get; init; }

    public required Difficulty Difficulty { get; init; }

    public string? Note { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<Difficulty>))]
public enum Difficulty
{
    Easy,
    Hard,
}

public sealed record WeatherArguments(string City, [Description("Celsius or Kelvin.")] string? Unit = null);

public sealed record PriceArguments(string Share);

public sealed record Folder(string Name, IReadOnlyList<Folder> Folders);

public sealed record Shelf(Folder Top, int? Width, Difficulty? Reach, Animal? Guard);

[JsonDerivedType(typeof(Cat), "cat")]
public abstract record Animal;

public sealed record Cat(string Name) : Animal;

public sealed record Chain
{
    [Description("The next one.")]
    public required Chain? Next { get; init; }
}

[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(Folder))]
[JsonSerializable(typeof(Chain))]
[JsonSerializable(typeof(PriceArguments))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(WeatherArguments))]
public sealed partial class SampleJson : JsonSerializerContext;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Shelf))]
public sealed partial class SampleWebJson : JsonSerializerContext;
