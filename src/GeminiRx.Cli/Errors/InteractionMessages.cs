using GeminiRx.Conversations;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about interactions.</summary>
internal static class InteractionMessages
{
    public const string BackgroundWithoutApi = "--background needs --api interactions.";

    public const string AfterWithCancel = "--after and --cancel cannot be combined, because --cancel shows no answer.";

    public const string ContinueWithCancel =
        "--continue and --cancel cannot be combined: the one lets the model go on, the other stops it.";

    public static string Started(string id) =>
        $"The interaction runs in the background. If this program ends: geminirx follow {ControlCharacters.Strip(id)}";

    public static string StatusOf(InteractionChunk interaction) =>
        $"Interaction {ControlCharacters.Strip(interaction.Id)}: {ControlCharacters.Strip(interaction.Status.Value)}.";
}
