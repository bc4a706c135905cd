using System.Text.Json.Nodes;

/// <summary>Receives the figures of a group, and prints each as a line of JSON for the program that makes the table.</summary>
internal sealed class Figures(string group)
{
    /// <summary>Adds a row.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="value">The value.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="goal">The largest value that reaches the goal. Default null: the row is for comparison only.</param>
    public void Add(string name, double value, string unit, double? goal = null) =>
        Console.WriteLine(ToJson(new Figure(group, name, value, unit, goal)));

    /// <summary>Adds a row that cannot be measured here.</summary>
    public void Skip(string name, string reason, double goal) => Add($"{name} ({reason})", double.NaN, "", goal);

    public static string ToJson(Figure figure)
    {
        var json = new JsonObject
        {
            ["group"] = figure.Group,
            ["name"] = figure.Name,
            ["value"] = figure.IsMeasured ? figure.Value : null,
            ["unit"] = figure.Unit,
            ["goal"] = figure.Goal,
        };
        return json.ToJsonString();
    }

    /// <summary>Reads a line; null if it is none of a figure.</summary>
    public static Figure? Read(string line)
    {
        if (!line.StartsWith("{\"group\"", StringComparison.Ordinal) || JsonNode.Parse(line) is not JsonObject json)
        {
            return null;
        }

        return new Figure(
            (string)json["group"]!,
            (string)json["name"]!,
            (double?)json["value"] ?? double.NaN,
            (string)json["unit"]!,
            (double?)json["goal"]
        );
    }
}
