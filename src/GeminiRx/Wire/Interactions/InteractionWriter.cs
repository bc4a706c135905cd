using System.Runtime.CompilerServices;
using System.Text.Json;
using GeminiRx.Interactions;
using GeminiRx.Text;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Interactions;

/// <summary>Writes requests as the JSON of interactions.</summary>
internal static class InteractionWriter
{
    /// <summary>Writes a small body synchronously, and a large one on the thread pool.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model or agent.</param>
    /// <param name="place">The place from which the answer continues; null for a new answer.</param>
    /// <param name="isStreamed">Whether the answer is streamed.</param>
    /// <param name="cancellationToken">Cancels the wait for a large body.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ConfiguredTaskAwaitable<ReadOnlyMemory<byte>> WriteAsync(
        InteractionRequest request,
        string model,
        InteractionPosition? place,
        bool isStreamed,
        CancellationToken cancellationToken
    ) => RequestWriter.WriteAsync(request.Request, () => Write(request, model, place, isStreamed), cancellationToken);

    /// <inheritdoc cref="WriteAsync"/>
    /// <summary>Writes the body.</summary>
    public static ReadOnlyMemory<byte> Write(InteractionRequest request, string model, InteractionPosition? place, bool isStreamed) =>
        RequestWriter.Render(request.Request, json => WriteBody(json, request, model, place, isStreamed));

    private static void WriteBody(
        Utf8JsonWriter json,
        InteractionRequest request,
        string model,
        InteractionPosition? place,
        bool isStreamed
    )
    {
        var settings = request.Request;
        json.WriteStartObject();
        if (request.Agent is { } agent)
        {
            json.WriteText("agent", agent);
        }
        else
        {
            json.WriteText("model", model);
        }

        // A stored interaction contains its input; without storage the input is sent again.
        if (place?.Id is null)
        {
            json.WritePropertyName("input"u8);
            StepWriter.WriteInput(json, settings.Contents);
        }

        json.WriteText("previous_interaction_id", place?.Id ?? request.PreviousInteractionId);
        json.WriteText("continuation_token", place?.Token);
        if (settings.System is { } system)
        {
            json.WriteText("system_instruction", string.Concat(system.Parts.OfType<TextPart>().Select(part => part.Text)));
        }

        InteractionSettings.Write(json, settings);
        WriteFlag(json, "stream", isStreamed ? true : null);
        WriteFlag(json, "store", settings.Store);
        WriteFlag(json, "background", request.Background ? true : null);
        json.WriteEndObject();
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }
}
