using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>Writes what the model may use, and how.</summary>
internal static class ToolWriter
{
    /// <summary>Writes <c>tools</c>: each tool by itself, all functions in one.</summary>
    public static void WriteTools(Utf8JsonWriter json, IReadOnlyList<Tool> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in tools.Where(tool => tool is not FunctionTool))
        {
            json.WriteStartObject();
            WriteTool(json, tool);
            json.WriteEndObject();
        }

        if (tools.OfType<FunctionTool>().Any())
        {
            json.WriteStartObject();
            json.WriteStartArray("functionDeclarations"u8);
            foreach (var function in tools.OfType<FunctionTool>())
            {
                WriteFunction(json, function);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes <c>toolConfig</c>.</summary>
    public static void WriteConfig(Utf8JsonWriter json, GenerateRequest request)
    {
        if (request is { FunctionCalling: null, Retrieval: null, IncludeServerSideToolInvocations: false })
        {
            return;
        }

        json.WriteStartObject("toolConfig"u8);
        if (request.FunctionCalling is { } calling)
        {
            json.WriteStartObject("functionCallingConfig"u8);
            json.WriteText("mode", calling.Mode.Value);
            json.WriteTexts("allowedFunctionNames", calling.AllowedFunctionNames);
            json.WriteFlag("streamFunctionCallArguments", calling.StreamArguments);
            json.WriteEndObject();
        }

        if (request.Retrieval is { } retrieval)
        {
            json.WriteStartObject("retrievalConfig"u8);
            if (retrieval is { Latitude: { } latitude, Longitude: { } longitude })
            {
                json.WriteStartObject("latLng"u8);
                json.WriteNumber("latitude"u8, latitude);
                json.WriteNumber("longitude"u8, longitude);
                json.WriteEndObject();
            }

            json.WriteText("languageCode", retrieval.LanguageCode);
            json.WriteEndObject();
        }

        json.WriteFlag("includeServerSideToolInvocations", request.IncludeServerSideToolInvocations);
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, Tool tool)
    {
        switch (tool)
        {
            case ServiceTool { Settings: { } settings } named:
                json.WriteElement(named.Name, settings);
                break;
            case ServiceTool plain:
                json.WriteStartObject(plain.Name);
                json.WriteEndObject();
                break;
            case FileSearchTool search:
                json.WriteStartObject("fileSearch"u8);
                json.WriteTexts("fileSearchStoreNames", search.Stores);
                json.WriteEndObject();
                break;
            case ComputerUseTool computer:
                json.WriteStartObject("computerUse"u8);
                json.WriteText("environment", computer.Environment);
                json.WriteTexts("excludedPredefinedFunctions", computer.ExcludedFunctions);
                json.WriteEndObject();
                break;
            default:
                throw new NotSupportedException($"{tool.GetType().Name} has no JSON form.");
        }
    }

    private static void WriteFunction(Utf8JsonWriter json, FunctionTool function)
    {
        json.WriteStartObject();
        json.WriteText("name", function.Name);
        json.WriteText("description", function.Description);
        if (function.Parameters is { } parameters)
        {
            json.WriteElement("parametersJsonSchema", parameters.Json);
        }

        if (function.Response is { } response)
        {
            json.WriteElement("responseJsonSchema", response.Json);
        }

        json.WriteEndObject();
    }
}
