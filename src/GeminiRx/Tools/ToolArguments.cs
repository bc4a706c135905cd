using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GeminiRx.Tools;

/// <summary>Reads the arguments of a call.</summary>
internal static class ToolArguments
{
    /// <exception cref="InvalidToolCallException">An argument is missing, or of another type.</exception>
    public static T Read<T>(JsonElement json, FunctionTool tool, JsonTypeInfo<T> type)
    {
        if (tool.Parameters!.Json.TryGetProperty("required", out var required))
        {
            var missing = required
                .EnumerateArray()
                .Select(name => name.GetString()!)
                .Where(name => !json.TryGetProperty(name, out _))
                .ToList();
            if (missing.Count > 0)
            {
                throw new InvalidToolCallException($"Missing arguments of {tool.Name}: {string.Join(", ", missing)}.");
            }
        }

        try
        {
            return json.Deserialize(type) ?? throw new InvalidToolCallException($"The arguments of {tool.Name} are null.");
        }
        catch (JsonException e)
        {
            throw new InvalidToolCallException($"Invalid argument {e.Path} of {tool.Name}: the value does not match the schema.");
        }
    }
}
