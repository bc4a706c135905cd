using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Tests.Documents;

public sealed class DocumentQueueTests
{
    private readonly DocumentStore _documents = new(new Lock());
    private readonly List<string> _given = [];

    public DocumentQueueTests()
    {
        _documents.Open(new DocumentUri("a"), 1, "");
        _documents.Open(new DocumentUri("b"), 1, "");
    }

    [Fact]
    public void Turn_InOneDocument_IsGivenToOneAfterTheOther()
    {
        Ask("a", "one");
        Ask("a", "two");
        Ask("a", "three");
        Assert.Equal(["one"], _given);

        _documents.Release(new DocumentUri("a"), new SessionId("one"));
        Assert.Equal(["one", "two"], _given);

        _documents.Release(new DocumentUri("a"), new SessionId("three"));
        _documents.Release(new DocumentUri("a"), new SessionId("two"));
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

        _documents.Release(new DocumentUri("a"), new SessionId("nobody"));
        _documents.Release(new DocumentUri("b"), new SessionId("one"));

        Assert.Equal(["one"], _given);
    }

    private void Ask(string uri, string who) => _documents.Enqueue(new DocumentUri(uri), new SessionId(who), () => _given.Add(who));

    [Fact]
    public void Change_WithTheEditAmongOthers_IsNotTakenForALikeOne()
    {
        _documents.Open(new DocumentUri("c"), 1, "a\nb\n");
        _documents.Enqueue(new DocumentUri("c"), new SessionId("me"), () => { });
        Assert.True(
            _documents.TrySend(
                new DocumentUri("c"),
                new SentEdit(new SessionId("me"), 1, new TextChange(2, 2, "\n"), At(1, 0), EditorTraits.Unknown),
                0
            )
        );

        // The user breaks the line above before the edit is applied, and the editor reports both in one notification.
        var changed = _documents.Change(new DocumentUri("c"), [new ContentChange(At(0, 1), "\n"), new ContentChange(At(2, 0), "\n")], 3);

        Assert.Equal([null, new SessionId("me")], changed!.Value.Changes.Select(change => change.SessionId));
    }

    private static GeminiRx.LanguageServer.Protocol.Range At(int line, int character) =>
        new(new Position(line, character), new Position(line, character));
}
