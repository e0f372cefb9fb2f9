package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers who may not, documents of others, and questions that mean nothing. */
class TradeAccessTest extends TradeHttpTest {

  @BeforeEach
  void letOthersIn() {
    rest.keys.put("elsewhere", rest.world.endUserElsewhere());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, buyers, trade:read",
    "GET, buyers/{id}, trade:read",
    "GET, buyers/{id}/versions, trade:read",
    "GET, suppliers, trade:read",
    "GET, transactions/{id}/status-changes, trade:read",
    "GET, material-edges, trade:read",
    "GET, metadata, trade:read",
    "GET, metadata/plant/{id}, trade:read",
    "GET, entity?entity_type=plant&id={id}, trade:read",
    "GET, sums, trade:read",
    "GET, total, trade:read",
    "POST, buyers, trade:write",
    "POST, suppliers, trade:write",
    "POST, transactions, trade:write",
    "POST, material-edges, trade:write",
    "PUT, material-edges, trade:write",
    "PATCH, buyers/{id}, trade:write",
    "DELETE, suppliers/{id}, trade:write",
    "PATCH, transactions/{id}, trade:write",
    "PUT, metadata/plant/{id}, trade:write",
    "DELETE, entity?entity_type=plant&id={id}, trade:write",
  })
  void needsThePermission(String method, String path, String scope) {
    Set<Permission> others = EnumSet.allOf(Permission.class);
    others.removeIf(permission -> permission.code().equals(scope));
    rest.permissions.put("user", others);
    Answer refused = rest.send(method, TRADE + path.replace("{id}", UNKNOWN), "user", "{}");
    assertProblem(403, "forbidden", null, refused);
    assertTrue(refused.at("/detail").contains(scope), refused::toString);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void belongsToTheOrganisation_whoseMembersChangeIt(Kind kind) {
    String path = created(kind);
    assertEquals(rest.get(path).text(), rest.get(path, "colleague").text());
    assertEquals(200, change("PATCH", path, "colleague", "\"v1\"", kind.patch).status());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void isAnsweredToOthers_likeWhatIsNotThere(Kind kind) {
    String path = created(kind);
    String id = path.substring(path.lastIndexOf('/') + 1);
    for (String other : List.of("elsewhere", "foreigner", "foreign-admin")) {
      List<String> answers = new ArrayList<>();
      for (String of : List.of(path, path.replace(id, UNKNOWN))) {
        StringBuilder answer = new StringBuilder();
        for (Answer each :
            List.of(
                rest.get(of, other),
                rest.get(of + "/versions", other),
                change("PATCH", of, other, "\"v1\"", kind.patch),
                change("PATCH", of, other, null, kind.patch))) {
          answer.append(each.status()).append(' ').append(each.at("/detail")).append('\n');
        }
        answers.add(answer.toString());
      }
      assertEquals(answers.get(1), answers.get(0), other);
      assertTrue(answers.get(0).startsWith("404 "), answers.get(0));
      assertEquals(0, rest.get(kind.path + "?attr=%7B%7D", other).json().path("data").size());
      assertEquals(0, rest.get(kind.path, other).json().path("data").size(), other);
    }
    assertEquals("\"v1\"", rest.get(path).header("ETag"));
  }

  @Test
  void sumsNothingOfOthers_andNamesNoPartyOfTheirs() {
    String id = buyer("Canary");
    created(
        Kind.TRANSACTION, "{\"buyer_id\":\"%s\",\"material\":{\"id\":\"canary\"}}".formatted(id));
    for (String other : List.of("elsewhere", "foreigner", "foreign-admin")) {
      for (String path : List.of("sums?by=material,buyer", "total", "total?buyer_id=" + id)) {
        Answer answer = rest.get(TRADE + path, other);
        assertEquals(200, answer.status(), answer::toString);
        assertFalse(answer.text().contains("canary"), answer::toString);
        assertFalse(answer.text().contains(id), answer::toString);
      }
      Answer refused =
          rest.post(
              TRADE + "transactions", other, "{\"buyer_id\":\"%s\",\"material\":{}}".formatted(id));
      assertProblem(422, "parent-not-found", "/buyer_id", refused);
      assertFalse(refused.text().contains("Canary"), refused::toString);
    }
  }

  @Test
  void linksNoMaterialOfOthers() {
    String link = "{\"from\":\"PET\",\"to\":\"canary\",\"type\":\"into\"}";
    String path = put(TRADE + "material-edges", link, null, null).header("Location");
    for (String other : List.of("elsewhere", "foreigner")) {
      Answer own =
          rest.send(
              HttpRequest.newBuilder(rest.uri(TRADE + "material-edges"))
                  .header("Authorization", "Bearer " + other)
                  .header("Content-Type", "application/json")
                  .PUT(BodyPublishers.ofString(link.replace("canary", "PP"))));
      assertEquals(201, own.status(), own::toString);
      assertFalse(own.text().contains("canary"), own::toString);
    }
    assertEquals("\"v1\"", rest.get(path).header("ETag"));
  }

  @Test
  void isReadByTheTenant_andChangedByItsAdministrators_withoutAnOrganisation() {
    Answer made =
        rest.post(TRADE + "buyers", "tenant-admin", "{\"name\":\"Shared\",\"profile\":{}}");
    String path = made.header("Location");
    for (String key : List.of("user", "elsewhere", "org-admin")) {
      assertEquals("Shared", rest.get(path, key).at("/name"), key);
      assertProblem(403, "forbidden", null, change("PATCH", path, key, "\"v1\"", "{}"));
    }
    assertProblem(404, "not-found", null, rest.get(path, "foreigner"));
    assertEquals(200, change("PATCH", path, "tenant-admin", "\"v1\"", "{}").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "buyers?attr=x | 400 | /attr",
        "buyers?attr=1 | 422 | /attr",
        "buyers?attr=%7B%22a%22%3A%7B%7D%7D | 422 | /attr",
        "buyers?attr=%7B%22a%5B%22%3A1%7D | 422 | /attr",
        "buyers?name=%00 | 422 | /name",
        "buyers?name= | 422 | /name",
        "buyers?name=a&name=b | 422 | /name",
        "buyers?from=soon | 422 | /from",
        "buyers?include=cancelled | 422 | /include",
        "buyers?limit=201 | 400 | /limit",
        "buyers?limit=0 | 422 | /limit",
        "buyers?cursor=x | 400 | /cursor",
        "buyers?nothing=1 | 422 | /nothing",
        "buyers/x | 422 | /id",
        "buyers/x/versions | 422 | /id",
        "transactions?buyer_id=x | 422 | /buyer_id",
        "transactions?buyer_id_prefix=x | 422 | /buyer_id_prefix",
        "transactions?include=archived | 422 | /include",
        "transactions?price=1 | 422 | /price",
        "transactions/00000000-0000-7000-8000-00000000ffff/versions?limit=201 | 400 | /limit",
        "transactions/00000000-0000-7000-8000-00000000ffff/status-changes?limit=0 | 422 | /limit",
        "metadata/plant/x | 422 | /id",
        "entity?entity_type=a&id=x | 422 | /id",
      })
  void refusesQuestionsThatMeanNothing(String path, int status, String pointer) {
    Answer refused = rest.get(TRADE + path);
    assertEquals(status, refused.status(), refused::toString);
    assertEquals(pointer, refused.at("/errors/0/pointer"), refused::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | /from",
        "{\"from\":\"a\",\"to\":\"b\"} | /type",
        "{\"from\":\" \",\"to\":\"b\",\"type\":\"t\"} | /from",
        "{\"from\":\"a\",\"to\":\"b\",\"type\":\"t\",\"weight\":\"heavy\"} | /weight",
        "{\"from\":\"a\",\"to\":\"b\",\"type\":\"t\",\"weight\":1e40} | /weight",
        "{\"from\":\"a\",\"to\":\"b\\u0000\",\"type\":\"t\"} | /to",
        "{\"from\":\"a\",\"to\":\"b\",\"type\":\"t\",\"name\":1} | /name",
      })
  void refusesLinksThatAreNone(String body, String pointer) {
    assertProblem(
        422, "validation-failed", pointer, put(TRADE + "material-edges", body, null, null));
  }
}
