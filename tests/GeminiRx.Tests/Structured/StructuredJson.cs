using System.Text.Json.Serialization;

namespace GeminiRx.Tests.Structured;

public sealed record Menu(
    string? Title,
    IReadOnlyList<Dish>? Dishes,
    Level? Spice,
    double? Price,
    IReadOnlyDictionary<string, string>? Notes
);

public sealed record Dish(string Name, int Calories, IReadOnlyList<string>? Steps = null);

public sealed record Order
{
    public required string Customer { get; init; }

    public required Shape Parcel { get; init; }
}

[JsonDerivedType(typeof(Box), "box")]
[JsonDerivedType(typeof(Tube), "tube")]
public abstract record Shape;

public sealed record Box(int Width) : Shape;

public sealed record Tube(string Label) : Shape;

[JsonConverter(typeof(JsonStringEnumConverter<Level>))]
public enum Level
{
    Mild,
    Hot,
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Menu))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(int))]
public sealed partial class StructuredJson : JsonSerializerContext;
