using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Interactions;

/// <summary>Writes tools as interactions name them: an object with its type, and settings in snake case.</summary>
internal static class ToolWriter
{
    /// <summary>Writes a tool.</summary>
    public static void Write(Utf8JsonWriter json, Tool tool)
    {
        var (type, settings) = tool switch
        {
            FunctionTool => ("function", default),
            ServiceTool named => (AnswerFields.ToSnakeCase(named.Name), named.Settings ?? default),
            GoogleSearchTool search => ("google_search", JsonSerializer.SerializeToElement(search, RequestJson.Of<GoogleSearchTool>())),
            FileSearchTool files => ("file_search", JsonSerializer.SerializeToElement(files, RequestJson.Of<FileSearchTool>())),
            ComputerUseTool use => ("computer_use", JsonSerializer.SerializeToElement(use, RequestJson.Of<ComputerUseTool>())),
            _ => throw new NotSupportedException($"{tool.GetType().Name} has no JSON form."),
        };
        json.WriteStartObject();
        json.WriteText("type", type);
        if (tool is FunctionTool function)
        {
            WriteFunction(json, function);
        }
        else if (settings.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in settings.EnumerateObject())
            {
                WriteSetting(json, type, member);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteFunction(Utf8JsonWriter json, FunctionTool function)
    {
        json.WriteText("name", function.Name);
        json.WriteText("description", function.Description);
        if (function.Parameters is { } parameters)
        {
            json.WritePropertyName("parameters"u8);
            JsonStrings.Repair(parameters.Json).WriteTo(json);
        }
    }

    private static void WriteSetting(Utf8JsonWriter json, string type, JsonProperty member)
    {
        json.WritePropertyName(AnswerFields.ToSnakeCase(member.Name));
        if (type == "google_search" && member.NameEquals("searchTypes"u8))
        {
            json.WriteStartArray();
            foreach (var kind in member.Value.EnumerateObject())
            {
                json.WriteTextValue(AnswerFields.ToSnakeCase(kind.Name));
            }

            json.WriteEndArray();
        }
        else if (type == "computer_use" && member.NameEquals("environment"u8) && member.Value.GetString() is { } environment)
        {
            const string Prefix = "environment_";
            environment = environment.ToLowerInvariant();
            json.WriteTextValue(environment.StartsWith(Prefix, StringComparison.Ordinal) ? environment[Prefix.Length..] : environment);
        }
        else
        {
            JsonStrings.Repair(member.Value).WriteTo(json);
        }
    }
}
