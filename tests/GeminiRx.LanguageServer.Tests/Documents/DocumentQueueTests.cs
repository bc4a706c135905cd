using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Documents;

public sealed class DocumentQueueTests
{
    private readonly DocumentStore _documents = new(new Lock());
    private readonly List<string> _given = [];

    public DocumentQueueTests()
    {
        _documents.Open("a", 1, "");
        _documents.Open("b", 1, "");
    }

    [Fact]
    public void Turn_InOneDocument_IsGivenToOneAfterTheOther()
    {
        Ask("a", "one");
        Ask("a", "two");
        Ask("a", "three");
        Assert.Equal(["one"], _given);

        _documents.Release("a", "one");
        Assert.Equal(["one", "two"], _given);

        _documents.Release("a", "three");
        _documents.Release("a", "two");
        Ask("a", "four");
        Assert.Equal(["one", "two", "four"], _given);
    }

    [Fact]
    public void Turn_InAnotherDocument_IsGivenAtOnce()
    {
        Ask("a", "one");
        Ask("b", "two");

        Assert.Equal(["one", "two"], _given);
    }

    [Fact]
    public void Release_OfSomebodyWhoIsNotThere_ChangesNothing()
    {
        Ask("a", "one");
        Ask("a", "two");

        _documents.Release("a", "nobody");
        _documents.Release("b", "one");

        Assert.Equal(["one"], _given);
    }

    private void Ask(string uri, string who) => _documents.Enqueue(uri, who, () => _given.Add(who));

    [Fact]
    public void Change_WithTheEditAmongOthers_IsNotTakenForALikeOne()
    {
        _documents.Open("c", 1, "a\nb\n");
        _documents.Enqueue("c", "me", () => { });
        Assert.True(_documents.TrySend("c", new SentEdit("me", 1, new TextChange(2, 2, "\n"), At(1, 0), EditorTraits.Unknown), 0));

        // The user breaks the line above before the edit is applied, and the editor reports both in one notification.
        var changed = _documents.Change("c", [new ContentChange(At(0, 1), "\n"), new ContentChange(At(2, 0), "\n")], 3);

        Assert.Equal([null, "me"], changed!.Value.Changes.Select(change => change.SessionId));
    }

    private static GeminiRx.LanguageServer.Protocol.Range At(int line, int character) =>
        new(new Position(line, character), new Position(line, character));
}
