namespace GeminiRx.LanguageServer.Prompts;

/// <summary>Gives an answer the form of its place while it streams.</summary>
internal interface IAnswerShape
{
    /// <summary>Whether text follows the last line that belongs to the form. Such an answer cannot be continued.</summary>
    bool HasClosing { get; }

    /// <summary>Takes a piece of the answer.</summary>
    /// <returns>The text that can be written now; may be empty.</returns>
    string Push(string text);

    /// <summary>Ends the answer.</summary>
    /// <param name="isComplete">Whether the model completed it.</param>
    /// <param name="below">The text of the document below the answer.</param>
    /// <returns>The rest of the text.</returns>
    string End(bool isComplete, string below);
}
