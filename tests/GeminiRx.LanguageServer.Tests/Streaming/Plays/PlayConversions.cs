using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Converts between the model editor and the server.</summary>
internal static class PlayConversions
{
    public static EditorTraits TraitsOf(EditorKind kind) =>
        kind.Name == EditorKind.Unknown.Name ? EditorTraits.Unknown
        : kind.Name == EditorKind.Neovim.Name ? EditorTraits.Neovim
        : kind.Name == EditorKind.Emacs.Name ? EditorTraits.Emacs
        : EditorTraits.Honest;

    public static Place ToPlace(Position position) => new(position.Line, position.Character);

    public static ContentChange ToContentChange(EditorChange change) =>
        new(change.IsWhole ? null : new(ToPosition(change.Start), ToPosition(change.End)), change.Text);

    public static Position ToPosition(Place place) => new(place.Line, place.Character);

    /// <summary>The editor's answer to an edit; null if it never answers.</summary>
    public static EditAnswer? AnswerTo(EditorKind kind, bool isApplied) =>
        kind.Answering switch
        {
            Answering.Unclear => EditAnswer.Unclear,
            Answering.Refusing => EditAnswer.Refused,
            Answering.Never => null,
            _ => isApplied || kind.Refusal == Refusal.Silent ? EditAnswer.Applied : EditAnswer.Refused,
        };
}
